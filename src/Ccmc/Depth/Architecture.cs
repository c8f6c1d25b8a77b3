namespace Ccmc.Depth;

/// <summary>How many layers of attention, and whether inputs are added to outputs.</summary>
public enum Architecture
{
    /// <summary>One layer: a CCMC.</summary>
    OneLayer,

    /// <summary>Two layers, the second attending to what the first gave at each position.</summary>
    TwoLayers,

    /// <summary>Two layers with a residual stream: each layer's input is added to its output.</summary>
    TwoLayersResidual,
}
