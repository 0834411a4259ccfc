using System;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>The readers of an embedding table beside its lookup: a decoder that shares it.</summary>
internal static class SharedTable
{
    /// <summary>Lets every other stage that reads the table read what a method makes of it.</summary>
    /// <param name="weaver">The method.</param>
    /// <param name="site">The table.</param>
    /// <param name="lookup">The stage that looks rows up, which the method has changed itself.</param>
    /// <param name="adapt">Adds the nodes that make another table of the one that the stage reads.</param>
    public static void Adapt(MethodWeaver weaver, SiteTarget site, StageBuilder lookup, Func<StageBuilder, Operand, Operand> adapt)
    {
        foreach (var stage in weaver.Model.Stages.Where(stage => stage != lookup).ToList())
        {
            if (
                stage.Tensors.FirstOrDefault(binding => binding.Kind == BindingKind.Base && binding.Name == site.Key + ".weight")
                is not { } binding
            )
                continue;
            var anchor = "table:" + site.Path;
            var table = stage.Anchors.TryGetValue(anchor, out var known) ? known : Operand.Tensor(binding.Field);
            weaver.At(site, stage, reader =>
            {
                reader.MoveBefore(reader.Nodes.First(node => node.Inputs.Contains(table)).Id);
                var adapted = adapt(reader, table);
                reader.Redirect(table, adapted);
                reader.Anchors[anchor] = adapted;
            });
        }
    }
}
