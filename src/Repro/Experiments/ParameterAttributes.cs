namespace Repro.Experiments;

/// <summary>Documents one parameter. Its name is the property's in snake_case, its default the property's initialiser.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute(string meaning) : Attribute
{
    /// <summary>What the parameter is, in the words of the paper.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Unit, such as "tokens" or "nats"; empty for pure numbers.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Smallest value allowed.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>True when <see cref="Minimum"/> and <see cref="Maximum"/> themselves are not allowed.</summary>
    public bool Exclusive { get; init; }
}

/// <summary>Names one alternative of a parameter that is given as <c>{kind: name, …}</c>: put it on each record derived from the abstract
/// one.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KindAttribute(string name, string meaning) : Attribute
{
    /// <summary>The value of <c>kind</c>, in kebab-case.</summary>
    public string Name { get; } = name;

    /// <summary>What this alternative is.</summary>
    public string Meaning { get; } = meaning;
}

/// <summary>
/// Marks an integer parameter N as adds a sweep dimension: the point is run for draw 0 … N − 1. The count is no part of a cell's identity,
/// the draw's index is, so raising N leaves every earlier number as it was.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DrawsAttribute : Attribute;

/// <summary>
/// Marks an <see cref="InputFile"/> that the experiment reads as a stream (see <see cref="Repro.Data"/>): it may be of any size. One above
/// <see cref="InputFile.LargestInMemory"/> is hashed when the configuration is read and stays on the disk.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StreamedAttribute : Attribute;

/// <summary>Documents one column of a table. Its name is the property's in snake_case. A nullable property may be missing (an empty field);
/// NaN or infinity in any column makes the cell fail.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnAttribute(string meaning) : Attribute
{
    /// <summary>The exact definition: which pairs, which queries, which gauge, which estimator.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Unit, such as "tokens" or "nats"; empty for pure numbers.</summary>
    public string Unit { get; init; } = "";

    /// <summary>A change of the mean up to this size, in the column's unit, means nothing to <c>repro check</c> where bytes are not
    /// promised; 0 leaves that to its rule for roundings.</summary>
    public double AbsoluteFloor { get; init; }

    /// <summary>The same as a share of the mean.</summary>
    public double RelativeFloor { get; init; }
}
