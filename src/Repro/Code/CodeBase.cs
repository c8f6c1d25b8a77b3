using System.Reflection.Metadata;

namespace Repro.Code;

/// <summary>The assemblies whose code is followed, and what their references mean.</summary>
internal sealed class CodeBase
{
    /// <summary>The engine's assembly, which reads rows by reflection.</summary>
    public const string Engine = "Repro";

    private const byte GenericInstantiation = 0x15;

    private readonly Dictionary<string, AssemblyImage> byName;
    private readonly Dictionary<MetadataReader, AssemblyImage> byReader;
    private readonly Dictionary<(MetadataReader, TypeReferenceHandle), TypeId?> resolved = [];
    private readonly SignatureNames plain;

    /// <param name="assemblies">The project's.</param>
    /// <param name="packages">Names of the assemblies that are packages'; what is neither is the runtime's.</param>
    public CodeBase(IReadOnlyList<AssemblyImage> assemblies, IReadOnlySet<string> packages)
    {
        Packages = packages;
        byName = assemblies.ToDictionary(a => a.Name, StringComparer.Ordinal);
        byReader = assemblies.ToDictionary(a => a.Metadata);
        plain = new(this, NameOf, _ => { });
        Family = new(this, assemblies);
    }

    public IReadOnlySet<string> Packages { get; }

    /// <summary>Who derives from whom.</summary>
    public TypeFamily Family { get; }

    /// <summary>The type that runs under that name, null when it is another's.</summary>
    public TypeId? Find(Type type) =>
        byName.Values.Select(a => a.Find(type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type))
            .FirstOrDefault(t => t is not null);

    public AssemblyImage ImageOf(MetadataReader reader) => byReader[reader];

    public static string NameOf(TypeId type) => type.Image.NameOf(type.Handle);

    /// <summary>Assembly and name of a type that is referred to.</summary>
    public static (string Assembly, string Name) Spell(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            var outer = Spell(reader, (TypeReferenceHandle)type.ResolutionScope);
            return (outer.Assembly, $"{outer.Name}+{name}");
        }
        var assembly = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : "";
        return (assembly, type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}");
    }

    /// <summary>The project's type that is referred to, null when it is another's.</summary>
    public TypeId? Resolve(MetadataReader reader, TypeReferenceHandle handle)
    {
        if (resolved.TryGetValue((reader, handle), out var known)) return known;
        var (assembly, name) = Spell(reader, handle);
        return resolved[(reader, handle)] = byName.TryGetValue(assembly, out var image) ? image.Find(name) : null;
    }

    /// <summary>The project's type behind a definition, a reference or a generic instantiation, null when it is another's or has none (an
    /// array).</summary>
    public TypeId? TypeOf(AssemblyImage image, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition: return new(image, (TypeDefinitionHandle)handle);
            case HandleKind.TypeReference: return Resolve(image.Metadata, (TypeReferenceHandle)handle);
            case HandleKind.TypeSpecification when Instantiated(image,
                (TypeSpecificationHandle)handle) is { IsNil: false } generic:
                return TypeOf(image, generic);
            default: return null;
        }
    }

    /// <summary>Assembly and name of the type behind a definition, a reference or a generic instantiation; empty for arrays and the
    /// like.</summary>
    public static (string Assembly, string Name) Spell(AssemblyImage image, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition: return (image.Name, NameOf(new(image, (TypeDefinitionHandle)handle)));
            case HandleKind.TypeReference: return Spell(image.Metadata, (TypeReferenceHandle)handle);
            case HandleKind.TypeSpecification when Instantiated(image,
                (TypeSpecificationHandle)handle) is { IsNil: false } generic:
                return Spell(image, generic);
            default: return ("", "");
        }
    }

    /// <summary>The project's method behind a definition or a reference, null when it is another's.</summary>
    /// <exception cref="BadImageFormatException">It is the project's, but not there: the assemblies do not belong together.</exception>
    public MethodId? MethodOf(AssemblyImage image, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodDefinition) return new(image, (MethodDefinitionHandle)handle);
        var reference = image.Metadata.GetMemberReference((MemberReferenceHandle)handle);
        if (reference.Parent.Kind == HandleKind.MethodDefinition) return new(image, (MethodDefinitionHandle)reference.Parent);
        if (TypeOf(image, reference.Parent) is not { } type) return null;
        var name = image.Metadata.GetString(reference.Name);
        var wanted = SignatureNames.Spell(reference.DecodeMethodSignature(plain, null), name);
        for (TypeId? at = type; at is { } here; at = Family.BaseOf(here))
            foreach (var candidate in MethodsOf(here).Where(m => m.Name == name))
                if (SignatureNames.Spell(candidate.Definition.DecodeSignature(plain, null), name) == wanted) return candidate;
        if (Family.HasForeignBase(type)) return null;
        throw new BadImageFormatException(
            $"{NameOf(type)} has no method {name} as {image.Name} expects it: the assemblies are of different builds; rebuild all of them");
    }

    /// <summary>The project's field behind a definition or a reference, null when it is another's.</summary>
    public FieldId? FieldOf(AssemblyImage image, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.FieldDefinition) return new(image, (FieldDefinitionHandle)handle);
        var reference = image.Metadata.GetMemberReference((MemberReferenceHandle)handle);
        var name = image.Metadata.GetString(reference.Name);
        for (var at = TypeOf(image, reference.Parent); at is { } here; at = Family.BaseOf(here))
            foreach (var field in here.Definition.GetFields().Select(f => new FieldId(here.Image, f)))
                if (field.Name == name) return field;
        return null;
    }

    public static IEnumerable<MethodId> MethodsOf(TypeId type) => type.Definition.GetMethods().Select(m => new MethodId(type.Image, m));

    public static IEnumerable<PropertyDefinition> PropertiesOf(TypeId type) =>
        type.Definition.GetProperties().Select(type.Image.Metadata.GetPropertyDefinition);

    public static MethodId? StaticConstructorOf(TypeId type) =>
        MethodsOf(type).Cast<MethodId?>().FirstOrDefault(m => m!.Value.Name == ".cctor");

    /// <summary>Whether a method's result is an exception, or its type is one: what it has in texts is for people.</summary>
    public bool MakesException(MethodId method)
    {
        const string end = nameof(Exception);
        return Family.ForeignBase(method.Type).Name.EndsWith(end, StringComparison.Ordinal)
            || method.Definition.DecodeSignature(plain, null).ReturnType.EndsWith(end, StringComparison.Ordinal);
    }

    /// <summary>The generic type of an instantiation, nil for any other composed type.</summary>
    private static EntityHandle Instantiated(AssemblyImage image, TypeSpecificationHandle handle)
    {
        var signature = image.Metadata.GetBlobReader(image.Metadata.GetTypeSpecification(handle).Signature);
        if (signature.ReadByte() != GenericInstantiation) return default;
        signature.ReadByte(); // class or value type
        return signature.ReadTypeHandle();
    }
}
