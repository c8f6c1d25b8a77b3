namespace Ccmc.Statistics;

/// <summary>The mean of values beside which controls were measured whose mean is known to be 0: the intercept of the values' regression on
/// them. Controls that go with the values take off noise; useless ones cost a degree of freedom each.</summary>
/// <param name="Value">Unbiased where values are linear in the controls but for independent noise, else to O(1/n).</param>
/// <param name="StandardError">From the residuals; NaN where none are left.</param>
/// <param name="Degrees">Values less one less the controls that were used.</param>
/// <remarks>Reference: control variates, [Gla03] section 4.1.</remarks>
public readonly record struct ControlledMean(double Value, double StandardError, int Degrees)
{
    /// <summary>Part of a control's variance below which it is rounding, or others say the same.</summary>
    private const double Rounding = 1e-20;

    /// <summary>Takes controls in their order while a degree of freedom is left, those that others imply left out.</summary>
    /// <param name="values">One for each replicate.</param>
    /// <param name="controls">As many values each, whose mean is 0.</param>
    /// <exception cref="ArgumentException">A control of another length.</exception>
    public static ControlledMean Of(ReadOnlySpan<double> values, params ReadOnlySpan<double[]> controls)
    {
        var n = values.Length;
        var residuals = values.ToArray();
        var (mean, variance, degrees) = (Centre(residuals), 1.0 / n, n - 1);
        var (axes, means) = (new List<double[]>(), new List<double>());
        foreach (var control in controls)
        {
            if (control.Length != n) throw new ArgumentException($"{n} values, {control.Length} of a control");
            if (degrees < 2) break;
            var axis = (double[])control.Clone();
            var offset = Centre(axis);
            var all = Product(axis, axis);
            for (var k = 0; k < axes.Count; k++) offset -= means[k] * Project(axis, axes[k]);
            var square = Product(axis, axis);
            if (!(square > Rounding * all)) continue;
            mean -= offset * Project(residuals, axis);
            variance += offset * offset / square;
            degrees--;
            axes.Add(axis);
            means.Add(offset);
        }
        return new(mean, Math.Sqrt(Product(residuals, residuals) / degrees * variance), degrees);
    }

    /// <summary>Subtracts the mean and returns it.</summary>
    private static double Centre(double[] values)
    {
        var sum = 0.0;
        foreach (var v in values) sum += v;
        var mean = sum / values.Length;
        for (var i = 0; i < values.Length; i++) values[i] -= mean;
        return mean;
    }

    /// <summary>Subtracts the part along an axis and returns its coefficient.</summary>
    private static double Project(double[] values, double[] axis)
    {
        var coefficient = Product(values, axis) / Product(axis, axis);
        for (var i = 0; i < values.Length; i++) values[i] -= coefficient * axis[i];
        return coefficient;
    }

    private static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
