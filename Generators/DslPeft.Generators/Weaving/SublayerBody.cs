using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>What the joins at a sublayer share.</summary>
internal static class SublayerBody
{
    public static string Name(MethodWeaver weaver, SiteTarget site) =>
        char.ToLowerInvariant(site.Field[0]) + site.Field.Substring(1) + weaver.Stem;

    /// <summary>Adds Apply at the cursor: its result, and the tensor that it reads.</summary>
    public static (Operand Result, Operand Input) Inline(MethodWeaver weaver, StageBuilder stage, SiteTarget site, Operand input)
    {
        var body = weaver.Use.Method.Body("Apply")!;
        var arguments = weaver.Arguments(
            stage,
            site,
            body,
            new Given
            {
                Inputs = [input],
                Plain = input,
                Normed = () => Normed(weaver, stage, site, input),
            }
        );
        var read = arguments[body.Parameters.First(parameter => parameter.Kind is ParameterKind.Input or ParameterKind.Normed).Name];
        return (
            new BodyInliner(stage, weaver.Model.Training).Add(weaver.Use, body, arguments, Name(weaver, site), stage.ShapeOf(input)),
            read
        );
    }

    /// <summary>
    /// The block's norm over the sublayer's residual sum with the tensor as it is now: what the sublayer would give without the method,
    /// which in a block with its norms in front is the sum. At a site behind the norm it is the tensor itself.
    /// </summary>
    public static Operand Normed(MethodWeaver weaver, StageBuilder stage, SiteTarget site, Operand z)
    {
        if (site.IsOutput)
            return z;
        var anchor = $"normed:{site.Path}:{z.Id}";
        if (stage.Anchors.TryGetValue(anchor, out var known))
            return known;
        var norm = stage.NodeOf(stage.Anchors["norm:" + site.Path]);
        var sum = stage.Add("add", Name(weaver, site) + "Residual", stage.NodeOf(stage.Anchors["sum:" + site.Path]).Inputs[0], z);
        return stage.Anchors[anchor] = norm.Op is not ("layer_norm" or "rms_norm")
            ? sum
            : stage.Add(norm.Op, Name(weaver, site) + "Normed", norm.Inputs.Select((input, i) => i == 0 ? sum : input).ToArray());
    }

    /// <summary>Lets what stands behind the tensor read another one.</summary>
    public static void Replace(StageBuilder stage, string anchor, Operand before, Operand after)
    {
        stage.Redirect(before, after);
        stage.Anchors[anchor] = after;
    }
}
