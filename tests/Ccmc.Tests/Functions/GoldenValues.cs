using System.Globalization;
using System.Security.Cryptography;

namespace Ccmc.Tests.Functions;

/// <summary>One golden value: the nearest double to the exact value, and what is left in units of its last place.</summary>
public sealed record GoldenValue(double[] Arguments, double Expected, double Rest)
{
    /// <summary>Distance of a computed value from the exact one, in units of the last place.</summary>
    public double UlpError(double value)
    {
        if (double.IsInfinity(Expected)) return value == Expected ? 0 : double.PositiveInfinity;
        var size = Math.Min(Math.Abs(Expected), Math.BitDecrement(double.MaxValue));
        var error = Math.Abs((value - Expected) / (Math.BitIncrement(size) - size) - Rest);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    /// <summary>Distance relative to the larger of the exact value and a floor.</summary>
    public double RelativeError(double value, double floor)
    {
        var error = Math.Abs(value - Expected) / Math.Max(Math.Abs(Expected), floor);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}

/// <summary>The golden files, and the hash that pins our own outputs over them.</summary>
public static class GoldenValues
{
    public static List<GoldenValue> Read(string file, string function)
    {
        var values = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "fixtures", "functions", file))
            .Select(line => line.Split(','))
            .Where(cells => cells[0] == function)
            .Select(cells => new GoldenValue(
                [.. cells[1..^2].Where(c => c.Length > 0).Select(Double)],
                Double(cells[^2]), double.Parse(cells[^1], CultureInfo.InvariantCulture)))
            .ToList();
        Assert.NotEmpty(values);
        return values;
    }

    /// <summary>First 16 digits of the SHA-256 of the outputs' bits, in order.</summary>
    public static string Pin(IEnumerable<double> outputs)
    {
        var bytes = outputs.SelectMany(v => BitConverter.GetBytes(BitConverter.DoubleToInt64Bits(v))).ToArray();
        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
    }

    private static double Double(string hex) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
