//! How ids and fixed-length digests stand in a binary column; written against diesel's portable types.

use basis::{
    AccessKeyId, AccountId, ClusterId, ConsentId, ErasureId, EventId, FaceId, GalleryId, ImageId, JobId, MandateId,
    RequestId, SearchId, SubjectId,
};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromStaticSqlRow, Queryable};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Binary, Nullable};
use diesel::sqlite::Sqlite;
use uuid::Uuid;

use crate::blobs::BlobId;
use crate::keys::KeySlot;
use crate::records::segments::SegmentId;
use crate::seal::Sealed;

/// A value of fixed length that a column holds as bytes.
pub trait Bytes: Sized {
    fn to_bytes(&self) -> Vec<u8>;
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

macro_rules! ids {
    ($($id:ident)+) => {$(
        impl Bytes for $id {
            fn to_bytes(&self) -> Vec<u8> {
                $id::to_bytes(*self).to_vec()
            }
            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map($id::from_bytes)
            }
        }
        both_ways!($id);
    )+};
}

macro_rules! both_ways {
    ($ty:ty) => {
        impl From<Stored<$ty>> for $ty {
            fn from(stored: Stored<$ty>) -> Self {
                stored.0
            }
        }
        impl From<Maybe<$ty>> for Option<$ty> {
            fn from(maybe: Maybe<$ty>) -> Self {
                maybe.0
            }
        }
    };
}

ids! {
    AccessKeyId AccountId ClusterId ConsentId ErasureId EventId FaceId GalleryId ImageId JobId MandateId RequestId SearchId SegmentId SubjectId
}

impl<const N: usize> Bytes for [u8; N] {
    fn to_bytes(&self) -> Vec<u8> {
        self[..].to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok()
    }
}

both_ways!([u8; 16]);
both_ways!([u8; 32]);
both_ways!([u8; 40]);

/// A `T` in a column that is never null.
#[derive(Debug)]
pub struct Stored<T>(pub T);

impl<T> From<T> for Stored<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// A `T` in a column that may be null.
#[derive(Debug)]
pub struct Maybe<T>(pub Option<T>);

impl<T> From<Option<T>> for Maybe<T> {
    fn from(value: Option<T>) -> Self {
        Self(value)
    }
}

impl<T: Bytes> AsExpression<Binary> for Stored<T> {
    type Expression = <Vec<u8> as AsExpression<Binary>>::Expression;

    fn as_expression(self) -> Self::Expression {
        AsExpression::<Binary>::as_expression(self.0.to_bytes())
    }
}

impl<T: Bytes> AsExpression<Nullable<Binary>> for Stored<T> {
    type Expression = <Option<Vec<u8>> as AsExpression<Nullable<Binary>>>::Expression;

    fn as_expression(self) -> Self::Expression {
        AsExpression::<Nullable<Binary>>::as_expression(Some(self.0.to_bytes()))
    }
}

impl<T: Bytes> AsExpression<Nullable<Binary>> for Maybe<T> {
    type Expression = <Option<Vec<u8>> as AsExpression<Nullable<Binary>>>::Expression;

    fn as_expression(self) -> Self::Expression {
        AsExpression::<Nullable<Binary>>::as_expression(self.0.map(|value| value.to_bytes()))
    }
}

impl<T: Bytes, DB: Backend> Queryable<Binary, DB> for Stored<T>
where
    Vec<u8>: FromStaticSqlRow<Binary, DB>,
{
    type Row = Vec<u8>;

    fn build(row: Vec<u8>) -> deserialize::Result<Self> {
        T::from_bytes(&row).map(Self).ok_or_else(|| "a value of unexpected length".into())
    }
}

impl<T: Bytes, DB: Backend> Queryable<Nullable<Binary>, DB> for Maybe<T>
where
    Option<Vec<u8>>: FromStaticSqlRow<Nullable<Binary>, DB>,
{
    type Row = Option<Vec<u8>>;

    fn build(row: Option<Vec<u8>>) -> deserialize::Result<Self> {
        let value = row.map(|bytes| T::from_bytes(&bytes).ok_or("a value of unexpected length"));
        Ok(Self(value.transpose()?))
    }
}

impl ToSql<Binary, Sqlite> for BlobId {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_bytes().to_vec());
        Ok(serialize::IsNull::No)
    }
}

impl<DB: Backend> FromSql<Binary, DB> for BlobId
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::from_bytes(*Uuid::from_slice(&Vec::from_sql(bytes)?)?.as_bytes()))
    }
}

impl<DB: Backend> ToSql<Binary, DB> for Sealed
where
    Vec<u8>: ToSql<Binary, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<Binary, DB> for Sealed
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Vec::from_sql(bytes).map(Self)
    }
}

impl ToSql<BigInt, Sqlite> for KeySlot {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(i64::try_from(self.0)?);
        Ok(serialize::IsNull::No)
    }
}

impl<DB: Backend> FromSql<BigInt, DB> for KeySlot
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(u64::try_from(i64::from_sql(bytes)?)?))
    }
}
