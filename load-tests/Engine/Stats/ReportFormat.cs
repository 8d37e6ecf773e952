namespace NBomber.Contracts.Stats;

/// <summary>What a report is written as.</summary>
public enum ReportFormat
{
    /// <summary>Plain text.</summary>
    Txt,

    /// <summary>One file with its charts in it; nothing is fetched.</summary>
    Html,

    /// <summary>A line a scenario and step.</summary>
    Csv,

    /// <summary>Tables in Markdown.</summary>
    Md,
}
