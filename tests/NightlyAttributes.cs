namespace Tests;

/// <summary>A test that takes minutes: it runs where the environment sets REPRO_NIGHTLY.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NightlyFactAttribute : FactAttribute
{
    /// <summary>Why a nightly test is skipped; null where it runs.</summary>
    public static string? Reason { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("REPRO_NIGHTLY"))
        ? "takes minutes; set REPRO_NIGHTLY=1 to run it"
        : null;

    public NightlyFactAttribute() => Skip = Reason;
}

/// <summary>A test of many cases that takes minutes: it runs where the environment sets REPRO_NIGHTLY.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NightlyTheoryAttribute : TheoryAttribute
{
    public NightlyTheoryAttribute() => Skip = NightlyFactAttribute.Reason;
}
