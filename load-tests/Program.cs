using Gateway.LoadTests.Commands;

return await CommandLine.InvokeAsync(args);
