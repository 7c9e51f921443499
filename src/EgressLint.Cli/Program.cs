using EgressLint.Cli;

using var host = Host.OfProcess();
return await CommandLine.RunAsync(args, host);
