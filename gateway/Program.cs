using Gateway.Commands;

return await CommandLine.InvokeAsync(args);
