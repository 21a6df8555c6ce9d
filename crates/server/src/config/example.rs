//! The example configuration: every key with its default and what it is for. It is committed under `packaging/`, and a
//! test keeps both equal to what the program takes.

/// The example, as `countenance config generate` prints it.
#[must_use]
pub const fn example() -> &'static str {
    EXAMPLE
}

const EXAMPLE: &str = r#"# Countenance: configuration of `countenance serve --config FILE`.
# Every key, with its default; what is commented out has none or an example. A key can also be given in the environment
# (COUNTENANCE_LISTEN for listen, and so on) or as `countenance serve --set KEY=VALUE`, which has the last word.

# --- Where things are -------------------------------------------------------------------------------------------------

# The data directory: everything the installation holds. Made by `countenance init`.
#data = "/var/lib/countenance/data"

# The root key file, where it does not stand inside the data directory; a separate disk is safer. The server replaces it
# at every erasure, so its folder must be writable.
#root-key = "/var/lib/countenance-key/root.key"

# Model packs, and the ONNX Runtime shared library.
#packs = "/usr/share/countenance/packs"
#onnxruntime = "/usr/lib/countenance/libonnxruntime.so"

# --- Who can reach it -------------------------------------------------------------------------------------------------

# Where the interface listens. Beyond this machine only with TLS, or behind a proxy that takes care of it.
listen = "127.0.0.1:7447"

# Whether it listens on server.sock in the data directory too, for the command line of whoever owns the directory.
socket = true

# Certificate chain and private key (PEM). The key file must be readable by its owner alone.
#tls-certificate = "/etc/countenance/tls/fullchain.pem"
#tls-key-file = "/etc/countenance/tls/key.pem"

# Say true when a proxy before the server takes care of TLS, and nothing else can reach `listen`.
behind-tls-proxy = false

# Proxies whose X-Forwarded-For is believed, by address. It is used to slow down whoever guesses keys, and never logged.
trusted-proxies = []

# Whether the tamper-evident log is served to everybody under /log/. It holds no personal data.
public-log = true

# --- Metrics ----------------------------------------------------------------------------------------------------------

# A listener of its own for Prometheus. A reader shows `Authorization: Bearer TOKEN`; the file must be readable by its
# owner alone.
#metrics-listen = "127.0.0.1:7448"
#metrics-token-file = "/etc/countenance/metrics.token"

# --- How much -----------------------------------------------------------------------------------------------------------

# Calls a minute of one caller on the average, and at once. More are answered 429 with a time to wait.
calls-a-minute = 1200
burst = 120

# Photographs looked at side by side; 0 takes one a core. Calls of one kind that may wait; more are answered 429.
inference-slots = 0
waiting = 64

# The largest body of a call, and the memory that bodies may take up together (at least twice the first), MiB.
largest-body-mib = 64
body-memory-mib = 512

# Connections at once; more wait to be accepted.
connections = 512

# How long a stop waits for calls in work, seconds. Jobs are handed back and go on at the next start.
drain-seconds = 20

# --- The server's own log (standard error): ids, never faces, names or addresses ------------------------------------------

# error, warn, info or debug; json or text.
log-level = "info"
log-format = "json"

# --- Tokens of an OpenID issuer, beside access keys ---------------------------------------------------------------------

#[oidc]
#issuer = "https://login.archive.example"
#audience = "countenance"
# The claim that mandates and records know a caller by: one that is unique and that nobody can change for themselves.
#name-claim = "sub"
#roles-claim = "roles"
# How far the issuer's clock may be off.
#leeway-seconds = 60
#[oidc.roles]
#"face-search" = "operator"
#"data-protection" = "officer"
# People sign in to the pages with the issuer where this stands; the issuer sends them back to `redirect`.
#[oidc.sign-in]
#client-id = "countenance-pages"
#client-secret-file = "/etc/countenance/oidc.secret"
#redirect = "https://faces.archive.example/sign-in/issuer/back"
#scope = "openid profile email"

# --- Mail: codes to the enrolled e-mail address of whoever asks for a right ------------------------------------------------

# Without it no code is sent, and requests are proven in other ways. The password stands in a file that its owner alone can
# read. tls is starttls, wrapped (TLS from the first byte, port 465), or none for a relay on this machine.
#[mail]
#from = "Privacy desk <privacy@archive.example>"
#host = "smtp.archive.example"
#port = 587
#tls = "starttls"
#user = "privacy@archive.example"
#password-file = "/etc/countenance/smtp.password"
# For trials, instead of host: a folder that letters are written into, codes in the clear.
#folder = "/tmp/letters"

# --- Folders of this machine that jobs may take pictures from -----------------------------------------------------------

#[[source]]
#name = "photos"
#folder = "/srv/photos"
# The galleries that may take from it; all without.
#galleries = ["club"]
# As which bucket clients of Amazon Rekognition name the folder in S3Object; as none without (docs/rekognition.md).
#bucket = "club-photos"

# --- Buckets of object stores that speak S3, for S3Object of clients of Amazon Rekognition (docs/rekognition.md) ------------

# The endpoint is https, or http on this machine. The pair stands in a file as AWS clients keep one, readable by its owner
# alone, or in the environment: { environment = "CLUB" } takes CLUB_ACCESS_KEY_ID and CLUB_SECRET_ACCESS_KEY. Let it read
# this bucket and nothing else.
#[[bucket]]
#name = "club-archive"
#endpoint = "https://s3.eu-central-1.amazonaws.com"
#region = "eu-central-1"
#credentials = { file = "/etc/countenance/secrets/club-archive" }
# The galleries that may take from it; all without.
#galleries = ["club"]

# --- Folders of this machine that backups may be made in ----------------------------------------------------------------

# Callers name one of them and no path. Apart from the data directory and from every copy of the keys, best on another disk.
#[[backup]]
#name = "nightly"
#folder = "/srv/backup/countenance"
"#;
