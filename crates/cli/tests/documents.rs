//! The commands that README shows are run as they stand there.

#[path = "support/cache.rs"]
mod cache;

use std::path::Path;
use std::process::Command;

use cache::cached;

#[test]
fn the_commands_by_hand_work_in_their_order() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).expect("README");
    let block = readme.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the block by hand");
    // The packages stand in the cache already: nothing is fetched twice.
    let pull = format!("countenance models pull dlib --wheelhouse '{}'", cached("wheelhouse").display());
    assert!(block.contains("countenance models pull dlib\n"));
    let script = block.replace("countenance models pull dlib", &pull);

    let folder = tempfile::tempdir().expect("a temporary folder");
    let put = |name: &str, from: &str| {
        let to = folder.path().join(name);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::copy(cached("portraits").join(from), to).expect("a portrait; run `make setup`");
    };
    put("photos/Ada/one.jpg", "obama.jpg");
    put("someone.jpg", "obama2.jpg");
    for paper in ["form.pdf", "notice.txt", "signed-form.pdf"] {
        std::fs::write(folder.path().join(paper), "SAMPLE").expect("a paper");
    }

    let binary = Path::new(env!("CARGO_BIN_EXE_countenance")).parent().expect("its folder");
    let output = Command::new("sh")
        .args(["-e", "-c", &script])
        .current_dir(folder.path())
        .env("PATH", format!("{}:/usr/bin:/bin", binary.display()))
        .env("COUNTENANCE_DATA", folder.path().join("data"))
        .env("COUNTENANCE_PACKS", folder.path().join("packs"))
        .env("COUNTENANCE_ONNXRUNTIME", cached("runtime"))
        .env("COUNTENANCE_OPERATOR", "ada")
        .output()
        .expect("a shell");
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{complained}");
    let sheet = std::fs::read_to_string(folder.path().join("found.html")).expect("the contact sheet");
    assert!(sheet.contains("1 possible match in club"), "{said}");
}
