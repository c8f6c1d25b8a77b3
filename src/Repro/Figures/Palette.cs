namespace Repro.Figures;

/// <summary>Colours, symbols and scales that stay apart on white, in print and for colour-blind readers.</summary>
/// <remarks>Reference: [OI08], without its yellow, which vanishes on white; five hues of [Tol21] follow.</remarks>
internal static class Palette
{
    /// <summary>For what is undecided or context.</summary>
    public const string Grey = "#8a8a8a";

    /// <summary>A cell of a heat map without a value.</summary>
    public const string Missing = "#bdbdbd";

    /// <summary>Where the sequential scale grows too light for a line.</summary>
    private const double LightestShade = 0.8;

    private static readonly string[] Colors =
        ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000",
            "#882255", "#999933", "#6b4c2a", "#332288", "#117733"];

    private static readonly string[] Symbols =
        ["circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "x", "star", "pentagon", "hexagon"];

    private static readonly string[] Hatchings = ["/", ".", "x", "-"];

    /// <summary>From dark blue over yellow-green, even in lightness.</summary>
    public static readonly IReadOnlyList<ColorStop> Sequential =
        [new(0, "#440154"), new(0.13, "#482878"), new(0.25, "#3e4a89"), new(0.38, "#31688e"), new(0.5, "#26828e"),
         new(0.63, "#1f9e89"), new(0.75, "#35b779"), new(0.88, "#6ece58"), new(1, "#fde725")];

    /// <summary>Blue, white, orange.</summary>
    public static readonly IReadOnlyList<ColorStop> Diverging =
        [new(0, "#08519c"), new(0.25, "#6baed6"), new(0.5, "#ffffff"), new(0.75, "#fdae6b"), new(1, "#b35806")];

    /// <summary>Colour by index; −1 (any negative) is grey, large indices start again.</summary>
    public static string Color(int index) => index < 0 ? Grey : Colors[index % Colors.Length];

    /// <summary>A trace's colour: its shade where it has one, else by index.</summary>
    public static string Color(Trace trace) => trace.Shade is { } shade ? Shade(shade) : Color(trace.Color);

    /// <summary>The sequential scale up to where it still stands out on white, at a place between 0 and 1.</summary>
    public static string Shade(double place)
    {
        var at = LightestShade * Math.Clamp(place, 0, 1);
        var next = Math.Max(1, Sequential.TakeWhile(stop => stop.Position < at).Count());
        var (from, to) = (Sequential[next - 1], Sequential[next]);
        var share = (at - from.Position) / (to.Position - from.Position);
        var mixed = Rgb(from.Color).Zip(Rgb(to.Color), (a, b) => (byte)Math.Round(a + share * (b - a)));
        return "#" + Convert.ToHexStringLower([.. mixed]);
    }

    private static byte[] Rgb(string color) => Convert.FromHexString(color.AsSpan(1));

    /// <summary>The trace's colour with an opacity between 0 and 1.</summary>
    public static string Transparent(Trace trace, double opacity)
    {
        var rgb = Rgb(Color(trace));
        return FormattableString.Invariant($"rgba({rgb[0]},{rgb[1]},{rgb[2]},{opacity})");
    }

    /// <summary>Hatching of bars by colour, so that groups differ in black and white too; null for the first colour, which is
    /// full.</summary>
    public static string? Hatching(int index) => index <= 0 ? null : Hatchings[(index - 1) % Hatchings.Length];

    /// <summary>Symbol by index. Without one (−1) the colour decides, shifted each time that the colours start again.</summary>
    public static string Symbol(int symbol, int color) =>
        Symbols[(symbol >= 0 ? symbol : color < 0 ? 0 : color + color / Colors.Length) % Symbols.Length];
}
