using System.Reflection;
using System.Reflection.Metadata;

namespace Repro.Code;

/// <summary>Who derives from whom in the project, and which methods a virtual call may therefore reach. When in doubt, one more.</summary>
internal sealed class TypeFamily
{
    private readonly CodeBase code;
    private readonly Dictionary<TypeId, List<TypeId>> children = [];

    public TypeFamily(CodeBase code, IEnumerable<AssemblyImage> assemblies)
    {
        this.code = code;
        foreach (var type in assemblies.SelectMany(a => a.Types))
            foreach (var parent in ParentsOf(type))
            {
                if (!children.TryGetValue(parent, out var list)) children[parent] = list = [];
                list.Add(type);
            }
    }

    /// <summary>The project's base class of a type, if it has one.</summary>
    public TypeId? BaseOf(TypeId type) => type.Definition.BaseType is { IsNil: false } parent ? code.TypeOf(type.Image, parent) : null;

    /// <summary>Whether a type derives from another's class that could declare members of its own.</summary>
    public bool HasForeignBase(TypeId type) => ForeignBase(type).Name is not ("System.Object" or "System.ValueType" or "System.Enum" or "");

    public static bool IsEnumeration(TypeId type) => BaseName(type) == "System.Enum";

    public static bool IsValueType(TypeId type) => BaseName(type) is "System.ValueType" or "System.Enum";

    /// <summary>A type and everything that derives from it or implements it.</summary>
    public HashSet<TypeId> DescentOf(TypeId type)
    {
        HashSet<TypeId> seen = [];
        Stack<TypeId> open = new([type]);
        while (open.TryPop(out var next))
            if (seen.Add(next) && children.TryGetValue(next, out var list))
                foreach (var child in list) open.Push(child);
        return seen;
    }

    /// <summary>What a call of a virtual method of the project may run: by name and number of parameters, in every type below and in what
    /// that inherits.</summary>
    public IEnumerable<MethodId> ImplementationsOf(MethodId method)
    {
        var (name, parameters) = (method.Name, Parameters(method));
        foreach (var below in DescentOf(method.Type))
        {
            for (TypeId? at = below; at is { } here; at = BaseOf(here))
                foreach (var candidate in CodeBase.MethodsOf(here))
                    if (candidate.Name == name && Parameters(candidate) == parameters) yield return candidate;
            foreach (var (body, declared) in Explicit(below))
                if (declared == method) yield return body;
        }
    }

    /// <summary>
    /// The methods of a type that code from elsewhere may call: overrides of others' virtual methods and implementations of others'
    /// interfaces. What the compiler writes for a record is left out: it follows from the record's fields.
    /// </summary>
    public IEnumerable<MethodId> CallbacksOf(TypeId type)
    {
        foreach (var (body, declared) in Explicit(type))
            if (declared is null) yield return body;
        foreach (var method in CodeBase.MethodsOf(type))
        {
            var definition = method.Definition;
            if (!definition.Attributes.HasFlag(MethodAttributes.Virtual) || IsWritten(type.Image.Metadata, definition)) continue;
            if (!OverridesOwn(type, method)) yield return method;
        }
    }

    /// <summary>Whether a method overrides or implements a virtual method of the project: such are reached by the calls of
    /// that.</summary>
    private bool OverridesOwn(TypeId type, MethodId method)
    {
        var (name, parameters) = (method.Name, Parameters(method));
        var isNew = method.Definition.Attributes.HasFlag(MethodAttributes.NewSlot);
        if (isNew) return !LineOf(type).Any(t => HasForeignInterface(t, name));
        return LineOf(type).Skip(1).Any(t => CodeBase.MethodsOf(t).Any(m =>
            m.Name == name && Parameters(m) == parameters && m.Definition.Attributes.HasFlag(MethodAttributes.NewSlot)));
    }

    /// <summary>A type and the project's classes above it, the eldest last.</summary>
    public IEnumerable<TypeId> LineOf(TypeId type)
    {
        for (TypeId? at = type; at is { } here; at = BaseOf(here)) yield return here;
    }

    /// <summary>Whether another's interface could declare a method of that name. Every record has IEquatable, whose only method is
    /// known.</summary>
    private bool HasForeignInterface(TypeId type, string method) => Interfaces(type).Any(i => code.TypeOf(type.Image, i) is { } own
        ? HasForeignInterface(own, method)
        : method == nameof(Equals) || CodeBase.Spell(type.Image, i).Name != typeof(IEquatable<>).FullName);

    private IEnumerable<(MethodId Body, MethodId? Declared)> Explicit(TypeId type) =>
        type.Definition.GetMethodImplementations().Select(type.Image.Metadata.GetMethodImplementation).Select(i =>
            (new MethodId(type.Image, (MethodDefinitionHandle)i.MethodBody), code.MethodOf(type.Image, i.MethodDeclaration)));

    private IEnumerable<TypeId> ParentsOf(TypeId type)
    {
        if (BaseOf(type) is { } parent) yield return parent;
        foreach (var handle in Interfaces(type))
            if (code.TypeOf(type.Image, handle) is { } own) yield return own;
    }

    private static IEnumerable<EntityHandle> Interfaces(TypeId type) =>
        type.Definition.GetInterfaceImplementations().Select(h => type.Image.Metadata.GetInterfaceImplementation(h).Interface);

    /// <summary>The first class in a type's line that is not the project's.</summary>
    public (string Assembly, string Name) ForeignBase(TypeId type)
    {
        var eldest = LineOf(type).Last();
        return eldest.Definition.BaseType is { IsNil: false } parent ? CodeBase.Spell(eldest.Image, parent) : ("", "");
    }

    private static string BaseName(TypeId type) =>
        type.Definition.BaseType is { IsNil: false } parent ? CodeBase.Spell(type.Image, parent).Name : "";

    /// <summary>How many parameters a method has.</summary>
    public static int Parameters(MethodId method)
    {
        var signature = method.Image.Metadata.GetBlobReader(method.Definition.Signature);
        if (signature.ReadSignatureHeader().IsGeneric) signature.ReadCompressedInteger();
        return signature.ReadCompressedInteger();
    }

    /// <summary>Whether the compiler wrote the method for a record or a property.</summary>
    private static bool IsWritten(MetadataReader reader, MethodDefinition method) => method.GetCustomAttributes().Any(h =>
    {
        var constructor = reader.GetCustomAttribute(h).Constructor;
        return constructor.Kind == HandleKind.MemberReference
            && reader.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent
            && reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)parent).Name, "CompilerGeneratedAttribute");
    });
}
