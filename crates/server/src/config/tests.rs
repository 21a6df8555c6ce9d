//! The configuration: its example, its checks, its secrets.

use super::*;

/// The example with every comment that holds a key taken for one.
fn uncommented() -> String {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') && !rest.is_empty() => rest.to_owned(),
        _ => line.to_owned(),
    };
    example().lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_is_the_defaults_and_names_every_key() {
    assert_eq!(ServerConfig::parse(example()).unwrap(), ServerConfig::default());
    let full = ServerConfig::parse(&uncommented()).unwrap();
    assert!(
        full.oidc.is_some()
            && full.mail.is_some()
            && full.source.len() == 1
            && full.bucket.len() == 1
            && full.data.is_some()
            && full.metrics_listen.is_some()
    );
    let shown = ServerConfig { metrics_token: Some(Secret::new("x".into())), ..full }.dump();
    for key in shown.lines().filter_map(|line| line.split_once(" = ").map(|(key, _)| key)) {
        // The token itself belongs into a file.
        assert!(key == "metrics-token" || example().contains(key.trim_matches('"')), "{key} is not in the example");
    }
}

#[test]
fn the_committed_example_is_what_the_program_prints() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packaging/countenance.toml");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == example(), "run `make generated`: packaging/countenance.toml is not what the program prints");
}

#[test]
fn the_environment_stands_over_the_file_and_what_is_said_over_both() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("countenance.toml");
    std::fs::write(&file, "burst = 7\nwaiting = 8\nconnections = 9\n").expect("a file");
    let pairs = |pairs: &[(&str, &str)]| -> Vec<_> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let environment = pairs(&[("WAITING", "18"), ("CONNECTIONS", "19"), ("HOME_MADE", "x"), ("ROOT_KEY", "/k y")]);
    let config =
        ServerConfig::assemble(Some(&file), &environment, &pairs(&[("connections", "29"), ("log-level", "debug")]));
    let config = config.unwrap();
    assert_eq!((config.burst, config.waiting, config.connections), (7, 18, 29));
    assert_eq!((config.log_level, config.root_key), (LogLevel::Debug, Some("/k y".into())));
    let wrong = |said: &[(&str, &str)]| ServerConfig::assemble(None, &[], &pairs(said)).unwrap_err().to_string();
    assert!(wrong(&[("burst", "many")]).contains("burst=many"));
    assert!(wrong(&[("lissen", "x")]).contains("there is no key 'lissen'; there are data, "));
    // Every key that holds one value is in the example, and every such key of the example can be given.
    for line in uncommented().lines().take_while(|line| !line.starts_with('[')) {
        if let Some((key, _)) = line.split_once(" = ") {
            assert!(KEYS.contains(&key), "{key}");
        }
    }
    assert!(KEYS.iter().all(|key| *key == "metrics-token" || example().contains(&format!("{key} = "))));
}

#[test]
fn what_is_dumped_can_be_read_again_and_shows_no_secret() {
    let config = ServerConfig { metrics_token: Some(Secret::new("very secret".into())), ..ServerConfig::default() };
    assert!(!config.dump().contains("very secret") && !format!("{config:?}").contains("very secret"));
    let plain = ServerConfig { metrics_token: None, ..config };
    assert_eq!(ServerConfig::parse(&plain.dump()).unwrap(), plain);
}

#[test]
fn everything_wrong_is_told_at_once_and_beside_each_stands_what_is_right() {
    let wrong = ServerConfig::parse("listen = '0.0.0.0:7447'\nmetrics-listen = '127.0.0.1:1'\nburst = 0\n").unwrap();
    let told = wrong.checked().unwrap_err().to_string();
    for words in ["in the clear", "metrics-token", "burst"] {
        assert!(told.contains(words), "{told}");
    }
    let right =
        "listen = '0.0.0.0:7447'\nbehind-tls-proxy = true\nmetrics-listen = '127.0.0.1:1'\nmetrics-token = 'x'\n";
    assert!(ServerConfig::parse(right).unwrap().checked().is_ok());
    assert!(ServerConfig::parse("lissen = '127.0.0.1:1'").unwrap_err().contains("lissen"));
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_none() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("token");
    std::fs::write(&path, "t0ken\n").expect("a file");
    let with_mode = |mode| {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("a mode");
        Secret::read(&path)
    };
    assert!(with_mode(0o640).unwrap_err().contains("chmod 600"));
    assert_eq!(with_mode(0o600).unwrap().expose(), "t0ken");
    std::fs::write(&path, "\n").expect("a file");
    assert!(with_mode(0o600).unwrap_err().contains("blank"));
}
