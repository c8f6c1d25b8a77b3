using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Purity;

/// <summary>
/// What an assembly's code refers to that would make its numbers depend on the machine, the moment or the outside: found in its metadata,
/// where every method called and every type named must stand. Linked into the test projects of all assemblies that compute numbers.
/// </summary>
public static partial class ForbiddenCalls
{
    // Last bits depend on the C runtime, the CPU or both. Sqrt, Abs, Floor, Ceiling, Round, Min, Max, Clamp, CopySign, BigMul and bit
    // tricks are exact everywhere.
    private static readonly HashSet<string> transcendental =
    [
        "Exp", "ExpM1", "Exp2", "Exp2M1", "Exp10", "Exp10M1", "Log", "LogP1", "Log2",
        "Log2P1", "Log10", "Log10P1", "Pow", "Cbrt", "RootN", "Hypot",
        "Sin", "Cos", "Tan", "SinCos", "SinPi", "CosPi", "TanPi", "SinCosPi", "Asin", "Acos",
        "Atan", "Atan2", "AsinPi", "AcosPi", "AtanPi", "Atan2Pi",
        "Sinh", "Cosh", "Tanh", "Asinh", "Acosh", "Atanh", "FusedMultiplyAdd", "MultiplyAddEstimate",
        "ReciprocalEstimate", "ReciprocalSqrtEstimate", "Lerp",
    ];

    private static readonly HashSet<string> numberTypes =
    [
        "System.Math", "System.MathF", "System.Double", "System.Single", "System.Half", "System.Numerics.Complex",
        "System.Numerics.IExponentialFunctions`1", "System.Numerics.ILogarithmicFunctions`1", "System.Numerics.IPowerFunctions`1",
        "System.Numerics.IRootFunctions`1", "System.Numerics.ITrigonometricFunctions`1", "System.Numerics.IHyperbolicFunctions`1",
        "System.Numerics.IFloatingPointIeee754`1",
    ];

    private static readonly HashSet<string> forbiddenTypes =
    [
        "System.Random", "System.Console", "System.DateTimeOffset", "System.Environment", "System.TimeProvider",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Threading.Timer", "System.Threading.Tasks.Parallel",
        "System.Linq.ParallelEnumerable", "System.Security.Cryptography.RandomNumberGenerator",
        "System.Numerics.Vector", "System.Numerics.Vector`1",
    ];

    private static readonly HashSet<string> forbiddenMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.Guid.NewGuid", "System.HashCode.Add", "System.HashCode.Combine",
        "System.HashCode.ToHashCode", "System.String.GetHashCode",
    ];

    private static readonly string[] forbiddenNamespaces = ["System.IO", "System.Net", "System.Numerics.Tensors"];

    // Of MathNet only linear algebra (and what it throws) may be used, and never its random numbers or special functions on a path to a
    // number.
    private static readonly string[] allowedMathNet = ["MathNet.Numerics.LinearAlgebra",
        "MathNet.Numerics.Control", "MathNet.Numerics.NonConvergenceException"];

    /// <summary>Each forbidden thing that the assembly at <paramref name="path"/> refers to, once, in order; empty when its numbers are its
    /// own.</summary>
    public static IReadOnlyList<string> In(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeReferences)
        {
            var type = Name(reader, handle);
            if (IsForbiddenType(type)) found.Add(type);
        }
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            var (type, name) = (Parent(reader, member.Parent), reader.GetString(member.Name));
            if (IsForbiddenMember(type, name)) found.Add($"{type}.{name}");
        }
        return [.. found];
    }

    /// <summary>Names of the assemblies that the one at <paramref name="path"/> refers to.</summary>
    public static IReadOnlyList<string> AssembliesOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name))];
    }

    private static bool IsForbiddenType(string type) =>
        forbiddenTypes.Contains(type)
        || forbiddenNamespaces.Any(n => type.StartsWith(n + ".", StringComparison.Ordinal))
        || (type.StartsWith("MathNet.", StringComparison.Ordinal)
            && !allowedMathNet.Any(n => type.StartsWith(n, StringComparison.Ordinal)));

    private static bool IsForbiddenMember(string type, string name) =>
        forbiddenMembers.Contains($"{type}.{name}")
        || (transcendental.Contains(name)
            && (numberTypes.Contains(type) || type.StartsWith("System.Runtime.Intrinsics.Vector", StringComparison.Ordinal)))
        || (type.StartsWith("System.Runtime.Intrinsics.X86.Fma", StringComparison.Ordinal)
            || type.StartsWith("System.Runtime.Intrinsics.Arm.", StringComparison.Ordinal));

    private static string Parent(MetadataReader reader, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => Name(reader, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => Generic(reader, (TypeSpecificationHandle)parent),
        _ => "",
    };

    /// <summary>The generic type that a specification instantiates.</summary>
    private static string Generic(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return "";
        blob.ReadCompressedInteger(); // class or value type
        var type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? Name(reader, (TypeReferenceHandle)type) : "";
    }

    private static string Name(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            return $"{Name(reader, (TypeReferenceHandle)type.ResolutionScope)}/{name}";
        var space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }
}
