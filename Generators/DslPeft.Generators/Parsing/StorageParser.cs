using System.Collections.Generic;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>Reads how an adaptation's base is held, from <c>[BaseType(…)]</c> and <c>[Quantised(…)]</c>.</summary>
internal static class StorageParser
{
    public static StorageSpec Parse(IReadOnlyList<AttributeData> attributes)
    {
        var storage = new StorageSpec();
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].AttributeClass?.Is("BaseTypeAttribute") == true)
                storage = storage with { Type = (BaseType)attributes[i].Int("type") };
            if (attributes[i].AttributeClass?.Is("QuantisedAttribute") == true)
                storage = storage with
                {
                    Layers = (Quantisation)attributes[i].Int("layers"),
                    Merge = attributes[i].Flag("Merge"),
                    Attribute = i,
                };
        }
        return storage;
    }
}
