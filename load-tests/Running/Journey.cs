using NBomber.Contracts;

namespace Gateway.LoadTests.Running;

/// <summary>A load test that is ready to run: its scenarios, which run at the same time.</summary>
internal sealed record Journey(params ScenarioProps[] Scenarios);
