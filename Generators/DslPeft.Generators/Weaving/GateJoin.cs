using System.Collections.Generic;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// What a method adds is multiplied by <c>Gate</c> of what it reads. The other method's join puts it in
/// (<see cref="MethodWeaver.Gated"/>).
/// </summary>
internal sealed class GateJoin() : WovenJoin(Join.Gate)
{
    public override IReadOnlyList<JoinBody> Bodies { get; } = [new("Gate") { Inputs = 1, MayTake = [ParameterKind.Shares] }];

    public override bool IsAround => true;

    public override bool WeighsOther => true;

    public override IReadOnlyList<string> Names { get; } = [SharedGates.Members];

    public override string? WhyNotAround(MethodSpec other) => other.Form.WhyNothingAdded(other);
}
