using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>The lowest layers run without another method, as many as a route of one draw a pass says.</summary>
internal sealed class DropJoin() : WovenJoin(Join.Drop)
{
    public override bool IsAround => true;

    public override bool LeavesOut => true;

    public override string? WhyUncached => "leaves layers out as a setting says";

    public override string? WhyNotAround(MethodSpec other) =>
        other.Form.Site is SiteKind.Result or SiteKind.Sublayer
            ? null
            : "does not stand at a sublayer, so that a layer cannot be run without it";

    public override void Complete(ModelBuilder model, MethodUse use)
    {
        if (model.DropRoute >= 0)
            return;
        model.Routes.Add(new RouteSpec("drop", 1, (int)(use.Value("Most") ?? 0) + 1, false));
        model.DropRoute = model.Routes.Count - 1;
    }
}
