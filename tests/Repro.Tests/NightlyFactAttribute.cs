namespace Repro.Tests;

/// <summary>A test that takes minutes: it runs where the environment sets REPRO_NIGHTLY.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NightlyFactAttribute : FactAttribute
{
    public NightlyFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("REPRO_NIGHTLY")))
            Skip = "takes minutes; set REPRO_NIGHTLY=1 to run it";
    }
}
