mod api_key;
mod quota;
