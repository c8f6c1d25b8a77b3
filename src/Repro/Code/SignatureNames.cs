using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Repro.Code;

/// <summary>Spells types as text: without tokens, generic parameters by position.</summary>
/// <param name="code">Where references are looked up.</param>
/// <param name="own">The name of a type of the project.</param>
/// <param name="foreign">Receives the assembly of every type from elsewhere.</param>
internal sealed class SignatureNames(CodeBase code, Func<TypeId, string> own, Action<string> foreign)
    : ISignatureTypeProvider<string, object?>
{
    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        own(new(code.ImageOf(reader), handle));

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        if (code.Resolve(reader, handle) is { } type) return own(type);
        var (assembly, name) = CodeBase.Spell(reader, handle);
        foreign(assembly);
        // The runtime moves its types between assemblies, and has more than one name for them.
        return code.Packages.Contains(assembly) ? $"[{assembly}]{name}" : name;
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext,
        TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(',', typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetArrayType(string elementType, ArrayShape shape) =>
        $"{elementType}[{shape.Rank};{string.Join(',', shape.LowerBounds)};{string.Join(',', shape.Sizes)}]";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetByReferenceType(string elementType) => $"{elementType}&";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPinnedType(string elementType) => $"pinned {elementType}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        $"{unmodifiedType} {(isRequired ? "modreq" : "modopt")}({modifier})";

    public string GetFunctionPointerType(MethodSignature<string> signature) => $"method {Spell(signature, "*")}";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    /// <summary><c>instance Double [A]T::Name`1(Int32,!!0)</c>; the attributes of a signature are how it is called.</summary>
    public static string Spell(MethodSignature<string> signature, string name)
    {
        var generic = signature.GenericParameterCount == 0 ? "" : $"`{signature.GenericParameterCount}";
        var call = signature.Header.IsInstance ? "instance " : "";
        return $"{call}{signature.ReturnType} {name}{generic}({string.Join(',', signature.ParameterTypes)})";
    }
}
