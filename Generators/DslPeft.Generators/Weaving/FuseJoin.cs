using System.Collections.Generic;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>Several uses of a method at one place: what they add is combined by <c>Fuse</c>, and that is added.</summary>
internal sealed class FuseJoin() : WovenJoin(Join.Fuse)
{
    public override IReadOnlyList<JoinBody> Bodies { get; } =
    [
        new("Fuse")
        {
            Inputs = 1,
            TakesOne = ParameterKind.Members,
            MayTake = [ParameterKind.Normed],
        },
    ];

    public override bool IsAround => true;

    public override bool CombinesUses => true;

    public override string? WhyNotAround(MethodSpec other) =>
        other.Form.Site == SiteKind.Result ? other.Form.WhyNothingAdded(other) : "does not stand at the result of a sublayer";

    /// <summary>Puts the members in, and what combines them.</summary>
    public static void Weave(MethodWeaver fusion, IReadOnlyList<MethodWeaver> members)
    {
        foreach (var site in fusion.Sites(SiteKind.Result))
            fusion.ForEachStage(site, site.Anchor, stage => Fuse(fusion, members, site, stage));
        fusion.Model.Unmergeable.Add($"{fusion.Use.Method.Name} weighs its members anew for each token");
    }

    private static void Fuse(MethodWeaver fusion, IReadOnlyList<MethodWeaver> members, SiteTarget site, StageBuilder stage)
    {
        var z = stage.Anchors[site.Anchor];
        stage.MoveAfter(z.Id);
        Operand? all = null;
        // What the members read, which is the query as well: all read the same, as a rule checks.
        var read = z;
        foreach (var member in members)
        {
            var (added, input) = SublayerBody.Inline(member, stage, site, z);
            read = input;
            var one = stage.Add(
                "unsqueeze",
                SublayerBody.Name(member, site) + "Member",
                member.Gated(stage, site, input, added, SublayerBody.Name(member, site)),
                Operand.Number(-2)
            );
            all = all is { } before ? stage.Add("cat", SublayerBody.Name(fusion, site) + "Members", before, one, Operand.Number(-2)) : one;
        }
        var body = fusion.Use.Method.Body("Fuse")!;
        var given = new Given
        {
            Inputs = [z],
            Plain = z,
            Normed = () => read,
            Members = all!.Value,
        };
        var arguments = fusion.Arguments(stage, site, body, given);
        var name = SublayerBody.Name(fusion, site);
        var fused = new BodyInliner(stage, fusion.Model.Training).Add(fusion.Use, body, arguments, name, stage.ShapeOf(z));
        SublayerBody.Replace(stage, site.Anchor, z, stage.Add("add", name + "Sum", z, fused));
        Penalties.Add(fusion, site, stage, arguments, name);
    }
}
