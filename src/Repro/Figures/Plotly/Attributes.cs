namespace Repro.Figures.Plotly;

/// <summary>Filling the objects of Plotly.NET, whose own constructors require every attribute.</summary>
internal static class Attributes
{
    /// <summary>The object with these attributes, by the names that plotly.js has; what is null stays unset.</summary>
    public static T With<T>(this T bag, params ReadOnlySpan<(string Name, object? Value)> attributes) where T : DynamicObj.DynamicObj
    {
        foreach (var (name, value) in attributes)
            if (value is not null) bag.SetProperty(name, value);
        return bag;
    }
}
