//! Every operation by the AWS SDK for Rust, as it is meant and as it is not.
//!
//!     countenance-rekognition-client RESULTS.json

mod drive;

use std::collections::{BTreeSet, HashMap};
use std::process::ExitCode;

use aws_sdk_rekognition::Client;
use aws_sdk_rekognition::primitives::Blob;
use aws_sdk_rekognition::types::{
    Attribute, Image, S3Object, UnsuccessfulFaceAssociationReason, UnsuccessfulFaceDeletionReason,
};

use drive::{Drive, Wrong, earns, ensure, variable};

const NOT_FOUND: &str = "ResourceNotFoundException";
const INVALID: &str = "InvalidParameterException";
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";
const MISSING: &str = "none-of-this-name";
const USER: &str = "person-1";

fn portrait(name: &str) -> Result<Image, Wrong> {
    let path = format!("{}/{name}.jpg", variable("SAMPLE_PORTRAITS")?);
    let bytes = std::fs::read(&path).map_err(|error| Wrong(format!("{path}: {error}")))?;
    Ok(Image::builder().bytes(Blob::new(bytes)).build())
}

fn object(bucket: &str, name: &str) -> Image {
    Image::builder().s3_object(S3Object::builder().bucket(bucket).name(name).build()).build()
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map_err(|error| Wrong(error.to_string())).and_then(|runtime| runtime.block_on(all())) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Wrong(why)) => {
            eprintln!("Rust: {why}");
            ExitCode::from(2)
        }
    }
}

async fn all() -> Result<bool, Wrong> {
    let results =
        std::env::args().nth(1).ok_or_else(|| Wrong("usage: countenance-rekognition-client RESULTS.json".into()))?;
    let client = drive::client()?;
    let id = format!("rust-{}", std::process::id());
    let mut drive = Drive::default();
    collection(&client, &id, &mut drive).await;
    let faces = faces(&client, &id, &mut drive).await?;
    searches(&client, &id, &faces, &mut drive).await?;
    users(&client, &id, &faces, &mut drive).await?;
    end(&client, &id, &faces, &mut drive).await;
    drive.write(&results)
}

async fn collection(client: &Client, id: &str, drive: &mut Drive) {
    let create = || client.create_collection().collection_id(id);
    let outcome = async {
        let made = create().tags("team", "SAMPLE").send().await?;
        ensure(made.status_code() == Some(200), "its StatusCode is not 200")?;
        earns("ResourceAlreadyExistsException", create().send()).await?;
        earns(INVALID, client.create_collection().collection_id("not a name").send()).await
    };
    drive.note("CreateCollection", outcome.await);
    let outcome = async {
        let mut pages = client.list_collections().into_paginator().page_size(1).send();
        let mut names = BTreeSet::new();
        while let Some(page) = pages.next().await {
            names.extend(page?.collection_ids().iter().cloned());
        }
        ensure(names.contains(id) && names.len() > 1, "the pages do not list it")?;
        earns("InvalidPaginationTokenException", client.list_collections().next_token("nonsense").send()).await
    };
    drive.note("ListCollections", outcome.await);
}

/// The faces that were taken in: two of one person, one of another.
async fn faces(client: &Client, id: &str, drive: &mut Drive) -> Result<Vec<String>, Wrong> {
    let index = |image: Image| client.index_faces().collection_id(id).image(image).detection_attributes(Attribute::All);
    let outcome = async {
        let stored = object(&variable("SAMPLE_STORE_BUCKET")?, "people/obama2.jpg");
        let mut faces = Vec::new();
        for (image, name) in
            [(portrait("obama")?, "obama.jpg"), (stored, "obama2.jpg"), (portrait("biden")?, "biden.jpg")]
        {
            let done = index(image).external_image_id(name).max_faces(1).send().await?;
            let face = done.face_records().first().and_then(|record| record.face());
            let face = face.ok_or_else(|| Wrong(format!("{name} gave no face")))?;
            ensure(face.external_image_id() == Some(name), "its ExternalImageId is another")?;
            faces.extend(face.face_id().map(str::to_owned));
        }
        earns(NOT_FOUND, client.index_faces().collection_id(MISSING).image(portrait("obama")?).send()).await?;
        let nobodys = client.index_faces().collection_id("consented").image(portrait("biden")?);
        earns("AccessDeniedException", nobodys.send()).await?;
        earns("InvalidS3ObjectException", index(object("unknown", "x.jpg")).send()).await?;
        Ok(faces)
    };
    let faces = drive.note("IndexFaces", outcome.await).unwrap_or_else(|| vec![NOBODY.to_owned(); 3]);
    let outcome = async {
        let found = client.describe_collection().collection_id(id).send().await?;
        ensure(found.face_count() == Some(3) && found.creation_timestamp().is_some(), "it is described otherwise")?;
        earns(NOT_FOUND, client.describe_collection().collection_id(MISSING).send()).await
    };
    drive.note("DescribeCollection", outcome.await);
    let outcome = async {
        let pages = client.list_faces().collection_id(id).into_paginator().page_size(2).items().send();
        let listed: Vec<_> = pages.collect::<Result<Vec<_>, _>>().await?;
        let listed: BTreeSet<_> = listed.iter().filter_map(|face| face.face_id()).collect();
        ensure(listed == faces.iter().map(String::as_str).collect(), "other faces are listed")?;
        earns(NOT_FOUND, client.list_faces().collection_id(MISSING).send()).await
    };
    drive.note("ListFaces", outcome.await);
    Ok(faces)
}

async fn searches(client: &Client, id: &str, faces: &[String], drive: &mut Drive) -> Result<(), Wrong> {
    let outcome = async {
        let found = client.search_faces().collection_id(id).face_id(&faces[0]).send().await?;
        let found: Vec<_> = found.face_matches().iter().filter_map(|found| found.face()?.face_id()).collect();
        ensure(found == [faces[1].as_str()], "another face is found")?;
        earns(NOT_FOUND, client.search_faces().collection_id(id).face_id(NOBODY).send()).await
    };
    drive.note("SearchFaces", outcome.await);
    let by_image = || client.search_faces_by_image().collection_id(id);
    let outcome = async {
        let found = by_image().image(portrait("obama3")?).send().await?;
        ensure(found.face_matches().len() == 2, "not two faces are found")?;
        earns(INVALID, by_image().image(portrait("obama3")?).max_faces(5000).send()).await
    };
    drive.note("SearchFacesByImage", outcome.await);
    let compare = |source: Image, target: Image| client.compare_faces().source_image(source).target_image(target);
    let outcome = async {
        let found = compare(portrait("obama")?, portrait("obama2")?).send().await?;
        ensure(found.face_matches().len() == 1, "not one face is alike")?;
        let nonsense = Image::builder().bytes(Blob::new("x")).build();
        earns("InvalidImageFormatException", compare(nonsense, portrait("obama2")?).send()).await
    };
    drive.note("CompareFaces", outcome.await);
    let outcome = async {
        let found = client.detect_faces().image(portrait("obama")?).attributes(Attribute::Default).send().await?;
        ensure(found.face_details().len() == 1, "not one face is detected")?;
        earns("InvalidS3ObjectException", client.detect_faces().image(object("unknown", "x")).send()).await
    };
    drive.note("DetectFaces", outcome.await);
    Ok(())
}

async fn users(client: &Client, id: &str, faces: &[String], drive: &mut Drive) -> Result<(), Wrong> {
    let outcome = async {
        client.create_user().collection_id(id).user_id(USER).send().await?;
        // The SDK puts a token of its own into each call, so this is another one and no repetition.
        earns("ConflictException", client.create_user().collection_id(id).user_id(USER).send()).await
    };
    drive.note("CreateUser", outcome.await);
    let associate =
        |user: &str| client.associate_faces().collection_id(id).user_id(user).set_face_ids(Some(faces.to_vec()));
    let outcome = async {
        let done = associate(USER).send().await?;
        ensure(done.associated_faces().len() == 2, "not two faces are associated")?;
        let failed = done.unsuccessful_face_associations().first().map(|failed| failed.reasons());
        let unlike = [UnsuccessfulFaceAssociationReason::LowMatchConfidence];
        ensure(failed == Some(&unlike[..]), "the third is not left for what it is")?;
        earns(NOT_FOUND, associate("nobody").send()).await
    };
    drive.note("AssociateFaces", outcome.await);
    let outcome = async {
        let pages = client.list_users().collection_id(id).into_paginator().items().send();
        let users: Vec<_> = pages.collect::<Result<Vec<_>, _>>().await?;
        let users: Vec<_> = users.iter().filter_map(|user| user.user_id()).collect();
        ensure(users == [USER], "other users are listed")?;
        earns(NOT_FOUND, client.list_users().collection_id(MISSING).send()).await
    };
    drive.note("ListUsers", outcome.await);
    let outcome = async {
        let found = client.search_users().collection_id(id).face_id(&faces[0]).send().await?;
        let first = found.user_matches().first().and_then(|found| found.user()?.user_id());
        ensure(first == Some(USER), "another user is found")?;
        earns(INVALID, client.search_users().collection_id(id).send()).await
    };
    drive.note("SearchUsers", outcome.await);
    let by_image = |id: &str, image: Image| client.search_users_by_image().collection_id(id).image(image);
    let outcome = async {
        let found = by_image(id, portrait("obama3")?).send().await?;
        let first = found.user_matches().first().and_then(|found| found.user()?.user_id());
        ensure(first == Some(USER), "another user is found")?;
        earns(NOT_FOUND, by_image(MISSING, portrait("obama3")?).send()).await
    };
    drive.note("SearchUsersByImage", outcome.await);
    let disassociate = |user: &str| client.disassociate_faces().collection_id(id).user_id(user);
    let outcome = async {
        let done = disassociate(USER).face_ids(&faces[1]).face_ids(NOBODY).send().await?;
        let let_go: Vec<_> = done.disassociated_faces().iter().filter_map(|face| face.face_id()).collect();
        ensure(let_go == [faces[1].as_str()], "another face is let go")?;
        earns(NOT_FOUND, disassociate("nobody").face_ids(&faces[0]).send()).await
    };
    drive.note("DisassociateFaces", outcome.await);
    Ok(())
}

async fn end(client: &Client, id: &str, faces: &[String], drive: &mut Drive) {
    let outcome = async {
        let done = client.delete_faces().collection_id(id).set_face_ids(Some(faces[..2].to_vec())).send().await?;
        ensure(done.deleted_faces() == &faces[1..2], "another face is deleted")?;
        let failed = done.unsuccessful_face_deletions().first().map(|failed| failed.reasons());
        let held = [UnsuccessfulFaceDeletionReason::AssociatedToAnExistingUser];
        ensure(failed == Some(&held[..]), "the user's face is not left for what it is")?;
        earns(NOT_FOUND, client.delete_faces().collection_id(MISSING).face_ids(NOBODY).send()).await
    };
    drive.note("DeleteFaces", outcome.await);
    let outcome = async {
        client.delete_user().collection_id(id).user_id(USER).send().await?;
        earns(NOT_FOUND, client.delete_user().collection_id(id).user_id(USER).send()).await
    };
    drive.note("DeleteUser", outcome.await);
    let arn = format!("aws:rekognition:eu-central-1:000000000000:collection/{id}");
    let none = format!("{arn}-none");
    let outcome = async {
        client.tag_resource().resource_arn(&arn).tags("colour", "blue").send().await?;
        earns(NOT_FOUND, client.tag_resource().resource_arn(&none).tags("colour", "blue").send()).await
    };
    drive.note("TagResource", outcome.await);
    let outcome = async {
        let found = client.list_tags_for_resource().resource_arn(format!("arn:{arn}")).send().await?;
        let tags = [("team", "SAMPLE"), ("colour", "blue")].map(|(key, value)| (key.to_owned(), value.to_owned()));
        ensure(found.tags() == Some(&HashMap::from(tags)), "other tags are listed")?;
        earns(NOT_FOUND, client.list_tags_for_resource().resource_arn(&none).send()).await
    };
    drive.note("ListTagsForResource", outcome.await);
    let outcome = async {
        client.untag_resource().resource_arn(&arn).tag_keys("colour").send().await?;
        earns(NOT_FOUND, client.untag_resource().resource_arn(&none).tag_keys("colour").send()).await
    };
    drive.note("UntagResource", outcome.await);
    let outcome = async {
        client.delete_collection().collection_id(id).send().await?;
        earns(NOT_FOUND, client.delete_collection().collection_id(id).send()).await
    };
    drive.note("DeleteCollection", outcome.await);
}
