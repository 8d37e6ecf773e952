using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Gateway.Microbenchmarks.ExactTargetBenchmarks).Assembly).Run(args);
