//! Where traces go, and how many of them. The names and their meaning are OpenTelemetry's
//! (<https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/>).

use secrecy::{ExposeSecret, SecretString};

use super::check::Check;
use super::raw::Raw;

/// Absent from the configuration, nothing is traced.
#[derive(Clone, Debug)]
pub struct Traces {
    /// The collector's address, without `/v1/traces`.
    pub endpoint: String,
    /// Sent with every batch: most hosted collectors want a key there.
    pub headers: Vec<(String, SecretString)>,
    pub service_name: String,
    pub sampling: Sampling,
}

/// Which traces are recorded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// The share of the traces that begin here, from 0 to 1.
    pub ratio: f64,
    /// A trace that began elsewhere is recorded here where it is recorded there.
    pub heeds_parent: bool,
}

impl Check {
    pub(super) fn traces(&mut self, raw: &Raw) -> Option<Traces> {
        let sampling = self.sampling(
            raw.otel_traces_sampler.as_deref(),
            raw.otel_traces_sampler_arg,
        );
        let headers = raw.otel_exporter_otlp_headers.as_ref();
        let headers = headers.map_or_else(Vec::new, |given| self.headers(given));
        let endpoint = raw.otel_exporter_otlp_endpoint.as_deref()?.trim();
        if endpoint.is_empty() {
            return None;
        }
        self.web_address("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        Some(Traces {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            headers,
            service_name: raw
                .otel_service_name
                .clone()
                .unwrap_or_else(|| "atelier".to_owned()),
            sampling,
        })
    }

    /// `NAME=VALUE`, separated by commas. A value may be a secret, so that no problem repeats it.
    fn headers(&mut self, given: &SecretString) -> Vec<(String, SecretString)> {
        let mut headers = Vec::new();
        for pair in given.expose_secret().split(',').map(str::trim) {
            match pair.split_once('=') {
                Some((name, value)) if !name.trim().is_empty() => {
                    headers.push((name.trim().to_owned(), value.trim().into()));
                }
                _ if pair.is_empty() => {}
                _ => self.problem("OTEL_EXPORTER_OTLP_HEADERS must be NAME=VALUE,NAME=VALUE"),
            }
        }
        headers
    }

    fn sampling(&mut self, name: Option<&str>, argument: Option<f64>) -> Sampling {
        let name = name.unwrap_or("parentbased_always_on");
        let (heeds_parent, root) = match name.strip_prefix("parentbased_") {
            Some(root) => (true, root),
            None => (false, name),
        };
        let ratio = match root {
            "always_on" => 1.0,
            "always_off" => 0.0,
            "traceidratio" => argument.unwrap_or(1.0),
            _ => {
                self.problem(format!(
                    "OTEL_TRACES_SAMPLER is {name:?}, but must be always_on, always_off or traceidratio, or one of \
                     these after parentbased_"
                ));
                1.0
            }
        };
        if !(0.0..=1.0).contains(&ratio) {
            self.problem(format!(
                "OTEL_TRACES_SAMPLER_ARG is {ratio}, but must be from 0 to 1"
            ));
        }
        Sampling {
            ratio,
            heeds_parent,
        }
    }
}
