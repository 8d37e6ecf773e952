namespace Gateway.Transforms.Shared.Composing;

/// <summary>Implemented by a section whose feature answers at addresses of its own, by asking clusters.</summary>
public interface IComposedRoutes
{
    /// <summary>The routes, as far as they could be bound.</summary>
    IEnumerable<ComposedRoute> ComposedRoutes { get; }
}
