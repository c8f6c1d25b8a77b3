using System.Reflection;

namespace Repro.Code;

/// <summary>All code that some methods can reach, in normal form. Grows until nothing new is found; the order of finding leaves no trace.</summary>
internal sealed class CodeReach
{
    private readonly Queue<MethodId> open = [];
    private readonly HashSet<MethodId> methods = [];
    private readonly HashSet<TypeId> mentioned = [];
    private readonly HashSet<TypeId> described = [];
    private readonly Dictionary<string, List<string>> texts = new(StringComparer.Ordinal);

    public CodeReach(CodeBase code, IEnumerable<MethodId> entries)
    {
        Code = code;
        foreach (var entry in entries) Add(entry);
        while (open.TryDequeue(out var method)) Write(method.Type, new NormalForm(this).Of(method));
    }

    public CodeBase Code { get; }

    /// <summary>How many methods were reached, without those that the compiler made up (they are within others).</summary>
    public int MethodCount => methods.Count;

    /// <summary>Assemblies of others that the code refers to.</summary>
    public SortedSet<string> Foreign { get; } = new(StringComparer.Ordinal);

    /// <summary>By type: the normal forms of its methods and of its shape, in ordinal order.</summary>
    public IEnumerable<(string Type, string Text)> Texts => texts.OrderBy(t => t.Key, StringComparer.Ordinal)
        .Select(t => (t.Key, string.Concat(t.Value.Order(StringComparer.Ordinal))));

    public void Add(MethodId method)
    {
        if (methods.Add(method)) open.Enqueue(method);
    }

    /// <summary>A method is called or made a delegate: what a virtual call may run comes with it.</summary>
    public void Call(MethodId method)
    {
        Mention(method.Type);
        Add(method);
        if (!method.Definition.Attributes.HasFlag(MethodAttributes.Virtual)) return;
        foreach (var implementation in Code.Family.ImplementationsOf(method)) Add(implementation);
    }

    /// <summary>A type occurs: whatever it is or is derived to, others may call back.</summary>
    public void Mention(TypeId type)
    {
        if (!mentioned.Add(type)) return;
        if (TypeFamily.IsValueType(type)) Describe(type);
        foreach (var below in Code.Family.DescentOf(type))
            foreach (var callback in Code.Family.CallbacksOf(below)) Add(callback);
    }

    /// <summary>An instance is made: its fields count, and from them what the compiler wrote for a record.</summary>
    public void Describe(TypeId type)
    {
        if (described.Add(type)) Write(type, new NormalForm(this).Of(type));
    }

    /// <summary>A type is given to generic code, which may make an instance; the engine reads its properties too, as columns of a row.</summary>
    public void Give(TypeId type, string toAssembly)
    {
        if (toAssembly != CodeBase.Engine)
        {
            foreach (var method in CodeBase.MethodsOf(type))
                if (method.Name == ".ctor" && TypeFamily.Parameters(method) == 0) Add(method);
            return;
        }
        for (TypeId? at = type; at is { } here; at = Code.Family.BaseOf(here))
            foreach (var property in here.Definition.GetProperties())
                if (here.Image.Metadata.GetPropertyDefinition(property).GetAccessors().Getter is { IsNil: false } getter) Call(new(here.Image, getter));
    }

    private void Write(TypeId type, string text)
    {
        var name = CodeBase.NameOf(type);
        if (!texts.TryGetValue(name, out var list)) texts[name] = list = [];
        list.Add(text);
    }
}
