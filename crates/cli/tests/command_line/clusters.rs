//! Unnamed faces in clusters, typed.

use crate::desk::Desk;

#[test]
fn unnamed_faces_are_grouped_edited_and_listed() {
    let desk = Desk::set_up();
    desk.write("paper.txt", "SAMPLE");
    desk.run(&["gallery", "create", "archive", "--template", "archive-research", "--set", "law=SAMPLE act, Art. 1"])
        .well();
    desk.line(
        "gallery set archive evidence=paper.txt retention-days=30 notice=paper.txt notice-version=1 notice-language=en \
         dpia=SAMPLE age-policy=adults-only",
    )
    .well();
    desk.line("gallery activate archive").well();
    for (name, to) in [("obama.jpg", "in/a.jpg"), ("obama2.jpg", "in/b.jpg"), ("biden.jpg", "in/c.jpg")] {
        desk.portrait(name, to);
    }
    desk.line("enrol archive in").well();
    desk.line("cluster run archive").ends(3).says("group-faces");
    desk.line("gallery set archive purpose=archive-identification purpose=group-faces").well();
    desk.line("cluster run archive --threshold 2").ends(1).says("-1 to 1");
    desk.line("cluster run archive --threshold 0.6").well().says("2 faces of 3 unnamed faces in 1 cluster");
    let listed = desk.json("cluster list archive --alone");
    let cluster = listed["clusters"][0]["cluster"].as_str().expect("an id");
    let (face, alone) = (&listed["clusters"][0]["faces"][0]["face"], &listed["alone"][0]["face"]);
    let (face, alone) = (face.as_str().expect("an id"), alone.as_str().expect("an id"));
    desk.line(&format!("cluster show {cluster}")).well().says("a.jpg").says("b.jpg");
    desk.line("cluster list archive").well().says("1 of 1 cluster, with 2 faces; 1 alone").says("CLUSTER");

    desk.line(&format!("cluster merge {alone} {cluster}")).well().says("has 3 faces");
    desk.line(&format!("cluster reject {cluster} {face}")).ends(1).says("cluster undo");
    desk.line("cluster log archive").well().says("merge").says("1 + 2").says("ada");
    desk.line("cluster undo archive").well().says("undone");
    desk.line(&format!("cluster split {cluster} {face}")).well().says("stands apart");
    desk.line("cluster list archive").well().says("0 of 0 clusters").says("3 alone");
    desk.line("cluster undo archive 00000000-0000-0000-0000-000000000000").ends(1).says("cluster log");
    desk.line(&format!("cluster show {alone}")).ends(1).says("cluster list");
}
