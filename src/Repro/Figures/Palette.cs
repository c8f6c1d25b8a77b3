namespace Repro.Figures;

/// <summary>Colours, symbols and scales that stay apart on white, in print and for colour-blind readers.</summary>
/// <remarks>
/// The hues of [OI08] without its yellow, at lightnesses that each have a contrast of 3:1 against white and no two of the first seven look
/// alike in grey or to the colour-blind (a test reckons it); five hues near those of [Tol21] follow.
/// </remarks>
internal static class Palette
{
    /// <summary>For what is undecided or context.</summary>
    public const string Grey = "#8a8a8a";

    /// <summary>A cell of a heat map without a value.</summary>
    public const string Missing = "#949494";

    /// <summary>Where the sequential scale grows too light for a line.</summary>
    private const double LightestShade = 0.65;

    /// <summary>By index.</summary>
    public static readonly IReadOnlyList<string> Colors =
        ["#0668a9", "#c25000", "#23a67b", "#c95e93", "#7b4600", "#00496d", "#000000",
            "#882255", "#8f8f2a", "#8a63b0", "#332288", "#117733"];

    private static readonly string[] Symbols =
        ["circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "x", "star", "pentagon", "hexagon"];

    private static readonly string[] Hatchings = ["/", ".", "x", "-"];

    /// <summary>From dark blue over yellow-green, even in lightness.</summary>
    public static readonly IReadOnlyList<(double Position, string Color)> Sequential =
        [(0, "#440154"), (0.13, "#482878"), (0.25, "#3e4a89"), (0.38, "#31688e"), (0.5, "#26828e"),
         (0.63, "#1f9e89"), (0.75, "#35b779"), (0.88, "#6ece58"), (1, "#fde725")];

    /// <summary>Blue, white, orange.</summary>
    public static readonly IReadOnlyList<(double Position, string Color)> Diverging =
        [(0, "#08519c"), (0.25, "#6baed6"), (0.5, "#ffffff"), (0.75, "#fdae6b"), (1, "#b35806")];

    /// <summary>Colour by index; −1 (any negative) is grey, large indices start again.</summary>
    public static string Color(int index) => index < 0 ? Grey : Colors[index % Colors.Count];

    /// <summary>A trace's colour: its shade where it has one, else by index.</summary>
    public static string Color(Trace trace) => trace.Shade is { } shade ? Shade(shade) : Color(trace.Color);

    /// <summary>The sequential scale up to where its contrast against white is sufficient, at a place between 0 and 1.</summary>
    public static string Shade(double place) => Mixed(Sequential, LightestShade * Math.Clamp(place, 0, 1));

    /// <summary>The colour of a scale at a place between 0 and 1.</summary>
    public static string Mixed(IReadOnlyList<(double Position, string Color)> scale, double place)
    {
        var next = Math.Clamp(scale.TakeWhile(stop => stop.Position < place).Count(), 1, scale.Count - 1);
        var (from, to) = (scale[next - 1], scale[next]);
        var share = Math.Clamp((place - from.Position) / (to.Position - from.Position), 0, 1);
        var mixed = Rgb(from.Color).Zip(Rgb(to.Color), (a, b) => (byte)Math.Round(a + share * (b - a)));
        return "#" + Convert.ToHexStringLower([.. mixed]);
    }

    /// <summary>Black or white, whichever stands out more on a ground: by at least 4.5:1 on any, as WCAG 1.4.3 has it.</summary>
    public static string Ink(string ground)
    {
        double[] linear = [.. Rgb(ground).Select(c => c / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        var luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
        // The ground on which both stand out alike: (L + 0.05)² = 1.05 × 0.05.
        return luminance > 0.1791 ? "#000000" : "#ffffff";
    }

    /// <summary>The colour by index as the ground of an area on which black is read.</summary>
    public static string Tint(int index) =>
        "#" + Convert.ToHexStringLower([.. Rgb(Color(index)).Select(c => (byte)(255 - 0.55 * (255 - c)))]);

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
        Symbols[(symbol >= 0 ? symbol : color < 0 ? 0 : color + color / Colors.Count) % Symbols.Length];
}
