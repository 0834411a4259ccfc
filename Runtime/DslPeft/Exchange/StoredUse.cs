using System.Reflection;

namespace DslPeft.Checkpoints;

/// <summary>What the tensors of one label belong to.</summary>
/// <param name="Label">The label in parameter names: <c>lora</c>, <c>pfeiffer_a</c> for a named use, <c>gate_lora</c> for a
/// combinator.</param>
/// <param name="Name">The use's name; empty where it has none.</param>
/// <param name="Method">The method in whose form the tensors are kept: for a gate, the one that it is around.</param>
/// <param name="Weights">The method that has the tensors as its weights.</param>
internal sealed record StoredUse(string Label, string Name, StoredMethod Method, StoredMethod Weights)
{
    /// <summary>Every use of a method or combinator that an adaptation declares, in order.</summary>
    public static List<StoredUse> Of(Type adaptation, AdapterLibrary library)
    {
        var methods = adaptation.GetCustomAttributes<PeftAttribute>().Select(attribute => new StoredMethod(attribute, library)).ToList();
        var uses = methods
            .Where(method => AroundOf(method) is null)
            .Select(method => new StoredUse(LabelOf(method), method.Attribute.Name ?? "", method, method))
            .ToList();
        foreach (var combinator in methods)
        {
            if (AroundOf(combinator) is not { } around)
                continue;
            if (!combinator.IsGate)
            {
                uses.Add(new StoredUse(combinator.Name, StoredAdapter.Fusion, combinator, combinator));
                continue;
            }
            foreach (var use in uses.Where(use => use.Method.Attribute.GetType() == around).ToList())
            {
                use.Method.Add(combinator);
                uses.Add(use with { Label = $"{combinator.Name}_{use.Label}", Weights = combinator });
            }
        }
        return uses;
    }

    private static string LabelOf(StoredMethod method) => method.Attribute.Name is { } name ? $"{method.Name}_{name}" : method.Name;

    /// <summary>The method that a combinator is around; null for a method by itself.</summary>
    private static Type? AroundOf(StoredMethod method)
    {
        for (var type = method.Attribute.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(AroundAttribute<>))
                return type.GenericTypeArguments[0];
        }

        return null;
    }
}
