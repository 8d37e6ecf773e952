vcl 4.1;

backend origin {
  .host = "127.0.0.1";
  .port = "36361";
  .max_connections = 10000;
}

sub vcl_recv {
  if (req.url ~ "^/pass/") {
    return (pass);
  }
}
