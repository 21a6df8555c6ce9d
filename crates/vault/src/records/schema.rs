//! The tables as diesel sees them; `migrations/` makes them.

use diesel::table;

table! {
    meta (name) {
        name -> Text,
        value -> Binary,
    }
}

table! {
    scopes (id) {
        id -> Binary,
        epoch -> BigInt,
    }
}

table! {
    galleries (id) {
        id -> Binary,
        key_slot -> BigInt,
        name_tag -> Binary,
        state -> Text,
        pack_id -> Nullable<Text>,
        pack_digest -> Nullable<Binary>,
        sealed_facts -> Binary,
        created_at -> BigInt,
    }
}

table! {
    subjects (id) {
        id -> Binary,
        gallery_id -> Binary,
        key_slot -> BigInt,
        label_tag -> Binary,
        sealed_personal -> Binary,
        created_at -> BigInt,
    }
}

table! {
    consents (id) {
        id -> Binary,
        subject_id -> Binary,
        gallery_id -> Binary,
        state -> Text,
        sealed -> Binary,
        given_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
        stands_until -> BigInt,
    }
}

table! {
    mandates (id) {
        id -> Binary,
        sealed -> Binary,
        issued_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        searches_left -> Nullable<BigInt>,
    }
}

table! {
    images (id) {
        id -> Binary,
        gallery_id -> Binary,
        key_slot -> BigInt,
        content_tag -> Binary,
        sealed_source -> Binary,
        original_blob -> Nullable<Binary>,
        faces_found -> BigInt,
        faces_kept -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    segments (id) {
        id -> Binary,
        gallery_id -> Binary,
        key_slot -> BigInt,
        high_blob -> Binary,
        low_blob -> Binary,
        rows -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    faces (id) {
        id -> Binary,
        image_id -> Binary,
        gallery_id -> Binary,
        subject_id -> Nullable<Binary>,
        key_slot -> BigInt,
        sealed_details -> Binary,
        crop_blob -> Nullable<Binary>,
        restricted -> Bool,
        sealed_template -> Nullable<Binary>,
        segment_id -> Nullable<Binary>,
        segment_row -> Nullable<BigInt>,
        created_at -> BigInt,
        territory_moved -> Bool,
        restated -> Bool,
    }
}

table! {
    barred (gallery_id, content_tag) {
        gallery_id -> Binary,
        content_tag -> Binary,
        erasure_id -> Binary,
        at -> BigInt,
    }
}

table! {
    leaves (idx) {
        idx -> BigInt,
        leaf -> Binary,
        event_id -> Binary,
        holder_slot -> BigInt,
        sealed_record -> Binary,
        kind -> Binary,
    }
}

table! {
    erasures (id) {
        id -> Binary,
        gallery_id -> Binary,
        state -> Text,
        sealed_plan -> Binary,
        intended_at -> BigInt,
        executed_at -> Nullable<BigInt>,
    }
}

table! {
    cluster_faces (face_id) {
        face_id -> Binary,
        gallery_id -> Binary,
        cluster_id -> Binary,
    }
}

table! {
    cluster_edits (id) {
        id -> Binary,
        gallery_id -> Binary,
        kind -> Text,
        sealed_by -> Binary,
        at -> BigInt,
    }
}

table! {
    cluster_edit_faces (edit_id, face_id) {
        edit_id -> Binary,
        face_id -> Binary,
        side -> BigInt,
        cluster_before -> Nullable<Binary>,
        cluster_after -> Nullable<Binary>,
    }
}

table! {
    access_keys (id) {
        id -> Binary,
        sealed -> Binary,
        secret_tag -> Binary,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

table! {
    accounts (id) {
        id -> Binary,
        login_tag -> Nullable<Binary>,
        sealed -> Binary,
        created_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

table! {
    jobs (id) {
        id -> Binary,
        gallery_id -> Binary,
        state -> Text,
        sealed_request -> Binary,
        sealed_result -> Nullable<Binary>,
        done -> BigInt,
        total -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

table! {
    replies (tag) {
        tag -> Binary,
        gallery_id -> Nullable<Binary>,
        request_tag -> Binary,
        status -> Nullable<BigInt>,
        sealed -> Nullable<Binary>,
        at -> BigInt,
    }
}

table! {
    requests (id) {
        id -> Binary,
        key_slot -> BigInt,
        kind -> Text,
        state -> Text,
        sealed_person -> Nullable<Binary>,
        sealed_course -> Binary,
        answer_slot -> Nullable<BigInt>,
        answer_blob -> Nullable<Binary>,
        received_at -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

table! {
    request_faces (request_id, face_id) {
        request_id -> Binary,
        face_id -> Binary,
        gallery_id -> Binary,
        similarity -> Double,
        theirs -> Nullable<Bool>,
    }
}

table! {
    matters (id) {
        id -> Binary,
        kind -> Text,
        parent_id -> Nullable<Binary>,
        state -> Text,
        sealed -> Binary,
        opened_at -> BigInt,
        due_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
    }
}

table! {
    marks (id) {
        id -> Binary,
        gallery_id -> Binary,
        face_id -> Binary,
        search_id -> Binary,
        case_tag -> Binary,
        verdict -> Text,
        sealed -> Binary,
        at -> BigInt,
    }
}

table! {
    gallery_counts (gallery_id) {
        gallery_id -> Binary,
        images -> BigInt,
        faces -> BigInt,
        subjects -> BigInt,
    }
}
