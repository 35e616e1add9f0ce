use std::env;
use std::fs;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What the runner says in RN_*.
#[derive(Clone)]
pub struct Environment {
    pub host: String,
    pub port: u16,
    pub cluster: bool,
    pub prefix: String,
    pub user: Option<String>,
    pub password: Option<String>,
    pub tls: Option<Tls>,
    pub protocol: u8,
}

/// PEM.
#[derive(Clone)]
pub struct Tls {
    pub ca: Vec<u8>,
    pub certificate: Option<(Vec<u8>, Vec<u8>)>,
}

impl Environment {
    pub fn read() -> Result<Environment, String> {
        let number = |name: &str, text: String| text.parse::<u16>().map_err(|why| format!("{name}: {why}"));
        // Two of the libraries' providers of cryptography could be linked; this says which.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Environment {
            host: required("RN_HOST")?,
            port: number("RN_PORT", required("RN_PORT")?)?,
            cluster: required("RN_MODE")? == "cluster",
            prefix: required("RN_PREFIX")?,
            user: optional("RN_USER"),
            password: optional("RN_PASSWORD"),
            tls: Tls::read()?,
            protocol: number("RN_PROTO", optional("RN_PROTO").unwrap_or("3".to_string()))? as u8,
        })
    }
}

impl Tls {
    fn read() -> Result<Option<Tls>, String> {
        if optional("RN_TLS").as_deref() != Some("yes") {
            return Ok(None);
        }
        let certificate = match optional("RN_TLS_CERT") {
            Some(path) => Some((contents(&path)?, contents(&required("RN_TLS_KEY")?)?)),
            None => None,
        };
        Ok(Some(Tls {
            ca: contents(&required("RN_TLS_CA")?)?,
            certificate,
        }))
    }

    pub fn rustls(&self) -> Result<rustls::ClientConfig, String> {
        let mut roots = rustls::RootCertStore::empty();
        for certificate in certificates(&self.ca)? {
            roots.add(certificate).map_err(|why| why.to_string())?;
        }
        let builder = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|why| why.to_string())?
            .with_root_certificates(roots);
        match &self.certificate {
            None => Ok(builder.with_no_client_auth()),
            Some((certificate, key)) => {
                let key = PrivateKeyDer::from_pem_slice(key).map_err(|why| why.to_string())?;
                builder
                    .with_client_auth_cert(certificates(certificate)?, key)
                    .map_err(|why| why.to_string())
            }
        }
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|why| why.to_string())
}

fn contents(path: &str) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|why| format!("{path}: {why}"))
}

fn required(name: &str) -> Result<String, String> {
    optional(name).ok_or(format!("{name} is not set"))
}

fn optional(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
