using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Browser.Tests;

/// <summary>Where on its pages a printed file has ink of each colour: paths that Chromium's PDF fills or strokes.</summary>
internal static partial class PrintedInk
{
    /// <summary>From the left and the right edge, in points, by colour ("#c95e93").</summary>
    public static Dictionary<string, (double Left, double Right)> Of(byte[] pdf)
    {
        var file = Encoding.Latin1.GetString(pdf);
        var ink = new Dictionary<string, (double Left, double Right)>();
        foreach (Match stream in Stream().Matches(file))
            if (Inflated(pdf.AsSpan(stream.Index + stream.Length)) is { } text && !text.Contains('\0', StringComparison.Ordinal))
                Read(text, ink);
        return ink;
    }

    /// <summary>Width of the first page, in points.</summary>
    public static double Width(byte[] pdf) => double.Parse(
        MediaBox().Match(Encoding.Latin1.GetString(pdf)).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    private static void Read(string text, Dictionary<string, (double Left, double Right)> ink)
    {
        var (matrix, fill, stroke) = (new[] { 1.0, 0, 0, 1, 0, 0 }, "#000000", "#000000");
        var saved = new Stack<(double[] Matrix, string Fill, string Stroke)>();
        var (numbers, path) = (new List<double>(), new List<double>());
        void Paint(string color)
        {
            if (path.Count == 0) return;
            var (left, right) = ink.GetValueOrDefault(color, (double.PositiveInfinity, double.NegativeInfinity));
            ink[color] = (Math.Min(left, path.Min()), Math.Max(right, path.Max()));
        }
        foreach (var word in text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
                continue;
            }
            var n = numbers.ToArray();
            numbers.Clear();
            switch (word)
            {
                case "q": saved.Push((matrix, fill, stroke)); break;
                case "Q" when saved.Count > 0: (matrix, fill, stroke) = saved.Pop(); break;
                case "cm" when n.Length == 6: matrix = Times(n, matrix); break;
                case "rg" when n.Length == 3: fill = Color(n); break;
                case "RG" when n.Length == 3: stroke = Color(n); break;
                case "m" or "l" when n.Length == 2: path.Add(X(n[0], n[1])); break;
                case "c" when n.Length == 6: path.Add(X(n[4], n[5])); break;
                case "re" when n.Length == 4: path.AddRange([X(n[0], n[1]), X(n[0] + n[2], n[1] + n[3])]); break;
                case "f" or "f*": Paint(fill); path.Clear(); break;
                case "S" or "s": Paint(stroke); path.Clear(); break;
                case "n": path.Clear(); break;
            }
        }

        double X(double x, double y) => matrix[0] * x + matrix[2] * y + matrix[4];
    }

    private static double[] Times(double[] a, double[] b) =>
    [
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    ];

    private static string Color(double[] rgb) => "#" + Convert.ToHexStringLower([.. rgb.Select(c => (byte)Math.Round(255 * c))]);

    private static string? Inflated(ReadOnlySpan<byte> from)
    {
        try
        {
            using var zip = new ZLibStream(new MemoryStream(from.ToArray()), CompressionMode.Decompress);
            using var text = new StreamReader(zip, Encoding.Latin1);
            return text.ReadToEnd();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    [GeneratedRegex("FlateDecode.{0,200}?stream\\r?\\n", RegexOptions.Singleline)]
    private static partial Regex Stream();

    [GeneratedRegex("/MediaBox \\[0 0 ([0-9.]+)")]
    private static partial Regex MediaBox();
}
