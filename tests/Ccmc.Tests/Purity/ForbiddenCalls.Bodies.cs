using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Purity;

public static partial class ForbiddenCalls
{
    /// <summary>
    /// Each forbidden thing that a method body refers to, as <c>Type.Method: what</c>, for types that are not exempt (outermost type by
    /// full name: figures, say, whose numbers are in no table). For assemblies where a part may do what the rest may not.
    /// </summary>
    public static IReadOnlyList<string> InBodies(string path, Func<string, bool> exempt)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            var (outer, type) = Names(reader, method.GetDeclaringType());
            if (method.RelativeVirtualAddress == 0 || exempt(outer)) continue;
            foreach (var token in MethodTokens.Of(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!))
                if (Offence(reader, MetadataTokens.EntityHandle(token)) is { } what)
                    found.Add($"{type}.{reader.GetString(method.Name)}: {what}");
        }
        return [.. found];
    }

    private static string? Offence(MetadataReader reader, EntityHandle token)
    {
        if (token.Kind == HandleKind.MethodSpecification) token = reader.GetMethodSpecification((MethodSpecificationHandle)token).Method;
        if (token.Kind == HandleKind.TypeReference && Name(reader, (TypeReferenceHandle)token) is var named && IsForbiddenType(named))
            return named;
        if (token.Kind != HandleKind.MemberReference) return null;
        var member = reader.GetMemberReference((MemberReferenceHandle)token);
        var (type, name) = (Parent(reader, member.Parent), reader.GetString(member.Name));
        // compiled into every iterator, to know its first reader
        if (type == "System.Environment" && name == "get_CurrentManagedThreadId") return null;
        return IsForbiddenType(type) || IsForbiddenMember(type, name) ? $"{type}.{name}" : null;
    }

    private static (string Outermost, string Type) Names(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
        {
            var (outer, nested) = Names(reader, type.GetDeclaringType());
            return (outer, $"{nested}/{name}");
        }
        var space = reader.GetString(type.Namespace);
        var full = space.Length == 0 ? name : $"{space}.{name}";
        return (full, full);
    }
}
