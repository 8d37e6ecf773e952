namespace Gateway.Transforms.Shared;

/// <summary>Metadata of a route's endpoint: preflights for its requests are answered here, so they are given to it although their own method is <c>OPTIONS</c>.</summary>
public interface IAnswersPreflights;
