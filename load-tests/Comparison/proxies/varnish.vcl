vcl 4.1;

backend origin {
  .host = "{{originHost}}";
  .port = "{{originPort}}";
  .max_connections = 10000;
}

sub vcl_recv {
  if (req.url ~ "^/pass/") {
    return (pass);
  }
}
