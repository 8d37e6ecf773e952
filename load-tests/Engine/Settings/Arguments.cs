using NBomber.Contracts;

namespace Gateway.LoadTests.Engine.Settings;

/// <summary>The arguments of a run: <c>-c FILE</c> and <c>-t NAME…</c>.</summary>
internal static class Arguments
{
    /// <summary>The run with what the arguments say.</summary>
    /// <exception cref="SettingsException">An argument that is none.</exception>
    public static NBomberContext Apply(NBomberContext context, string[] arguments)
    {
        for (var index = 0; index < arguments.Length;)
        {
            var name = arguments[index++];
            var values = arguments.Skip(index).TakeWhile(static value => !value.StartsWith('-')).ToArray();
            index += values.Length;
            context = (name, values) switch
            {
                ("-c" or "--config", [var file]) => context with { ConfigPath = file },
                ("-t" or "--target", [_, ..]) => context with { TargetScenarios = values },
                _ => throw new SettingsException($"'{name}' with {values.Length} values is no argument: there are -c FILE and -t NAME…"),
            };
        }

        return context;
    }
}
