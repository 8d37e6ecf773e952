namespace Gateway.LoadTests.Engine.Loading;

/// <summary>How load comes about.</summary>
internal enum LoadModel
{
    KeepConstant,
    RampingConstant,
    Inject,
    RampingInject,
    InjectRandom,
    Pause,
}
