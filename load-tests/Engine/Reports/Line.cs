using Gateway.LoadTests.Engine.Recording;

namespace Gateway.LoadTests.Engine.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Colour">As SVG has it.</param>
/// <param name="ValueAt">Not negative.</param>
internal sealed record Line(string Name, string Colour, Func<TimelinePoint, double> ValueAt);
