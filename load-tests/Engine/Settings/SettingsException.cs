namespace Gateway.LoadTests.Engine.Settings;

/// <summary>A run that cannot begin, because what was asked for makes no sense; the message says what.</summary>
internal sealed class SettingsException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
