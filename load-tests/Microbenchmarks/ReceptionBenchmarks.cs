using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Receiving;
using Gateway.Transforms.Receiving.Paths;

namespace Gateway.Microbenchmarks;

/// <summary>What looking for unusual paths costs each request, and what reading the unusual ones costs.</summary>
[MemoryDiagnoser]
public class ReceptionBenchmarks
{
    /// <summary>A target as clients send it; the last two are unusual.</summary>
    [Params("/", "/_next/static/chunks/app/page-4f1c.js", "/caf%C3%A9/shoes%20boots?page=2", "/a;v=1/b//c", "/a;//%252f%5c%20./%3f%2f.;%20//b")]
    public string Target { get; set; } = "";

    /// <summary>Finds the path and looks at it.</summary>
    [Benchmark]
    public int Note() => RequestTarget.TrySplit(Target, out var path) ? (int)RawPath.FormOf(path) : -1;

    /// <summary>Gives all readings; the router is asked about each.</summary>
    [Benchmark]
    public int Read()
    {
        var count = 0;
        if (RequestTarget.TrySplit(Target, out var path) && RawPath.FormOf(path) is not PathForm.Plain and var form)
        {
            foreach (var _ in new PathReadings(path.ToString(), form, Target).All())
                count++;
        }

        return count;
    }
}
