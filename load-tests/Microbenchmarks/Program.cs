using BenchmarkDotNet.Running;
using Gateway.Microbenchmarks;

if (args is ["store-footprint"])
    StoreFootprint.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(ExactTargetBenchmarks).Assembly).Run(args);
