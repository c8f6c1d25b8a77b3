using System.Reflection;

namespace Experiments;

/// <summary>The assembly that is scanned for experiments.</summary>
public static class ExperimentsAssembly
{
    /// <summary>This one.</summary>
    public static Assembly Assembly => typeof(ExperimentsAssembly).Assembly;
}
