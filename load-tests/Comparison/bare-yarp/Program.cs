// YARP as its documentation starts it, configured by the file that the first argument names.
var builder = WebApplication.CreateSlimBuilder();
builder.Configuration.AddJsonFile(Path.GetFullPath(args[0]), optional: false, reloadOnChange: false);
builder.Logging.ClearProviders();
builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
var app = builder.Build();
app.MapReverseProxy();
await app.RunAsync();
