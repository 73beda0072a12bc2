//! Fewer walks over columns: operations whose result is used once are joined to their user, and columns that are no
//! longer needed are used again, so that a block stays in the second-level cache.

use super::kernel::{Fusible, Kernel};
use super::plan::{Ins, Operand, Place, Plan, Stage};
use crate::formula::BinaryOp;
use crate::function::Binary;
use std::collections::HashMap;

/// Joins operations and shares columns in the body of every stage.
pub(super) fn shrink(plan: &mut Plan) {
    let outside = outside(plan);
    let mut stages = std::mem::take(&mut plan.stages);
    for (at, stage) in stages.iter_mut().enumerate() {
        let kept =
            |slot: u32| outside.get(&slot).is_some_and(|uses| uses.iter().any(|use_at| *use_at != Use::Body(at)));
        fuse(stage, &plan.choices, kept);
    }
    plan.stages = stages;
    share(plan);
}

/// Where a column is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// In the body of a stage.
    Body(usize),
    /// Anywhere else: once a block, when periods are gathered, or as a result.
    Elsewhere,
}

/// All uses of every column.
fn outside(plan: &Plan) -> HashMap<u32, Vec<Use>> {
    let mut uses: HashMap<u32, Vec<Use>> = HashMap::new();
    let mut see = |operand: Operand, place: Use| {
        slots(operand, &plan.choices).into_iter().for_each(|slot| uses.entry(slot).or_default().push(place));
    };
    let results = plan.scalars.iter().chain(&plan.targets).chain(&plan.holds);
    results.for_each(|operand| see(*operand, Use::Elsewhere));
    plan.prologue.iter().flat_map(|ins| ins.args).for_each(|operand| see(operand, Use::Elsewhere));
    for (at, stage) in plan.stages.iter().enumerate() {
        stage.once.iter().flat_map(|ins| ins.args).for_each(|operand| see(operand, Use::Elsewhere));
        stage.openings.iter().for_each(|(_, operand)| see(*operand, Use::Elsewhere));
        stage.collects.iter().for_each(|collect| see(collect.from, Use::Elsewhere));
        stage.records.iter().for_each(|(_, operand)| see(*operand, Use::Elsewhere));
        stage.body.iter().flat_map(|ins| ins.args).for_each(|operand| see(operand, Use::Body(at)));
    }
    uses
}

/// The columns that an operand may stand for.
fn slots(operand: Operand, choices: &[Vec<Operand>]) -> Vec<u32> {
    match operand {
        Operand::Slot(slot) => vec![slot],
        Operand::Choice(at) => choices[at as usize].iter().flat_map(|operand| slots(*operand, choices)).collect(),
        Operand::Ring { first, len, .. } => (first..first + len).collect(),
        Operand::Value(_) | Operand::Table(_) => vec![],
    }
}

fn fusible(kernel: Kernel) -> Option<Fusible> {
    match kernel {
        Kernel::Arithmetic(BinaryOp::Add) => Some(Fusible::Add),
        Kernel::Arithmetic(BinaryOp::Subtract) => Some(Fusible::Subtract),
        Kernel::Arithmetic(BinaryOp::Multiply) => Some(Fusible::Multiply),
        Kernel::Arithmetic(BinaryOp::Divide) => Some(Fusible::Divide),
        Kernel::Binary(Binary::Min) => Some(Fusible::Min),
        Kernel::Binary(Binary::Max) => Some(Fusible::Max),
        _ => None,
    }
}

/// Joins each operation whose column is used by one later operation alone to that one, where nothing in between
/// changes what it works on.
fn fuse(stage: &mut Stage, choices: &[Vec<Operand>], kept: impl Fn(u32) -> bool) {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for ins in &stage.body {
        for operand in ins.args {
            slots(operand, choices).into_iter().for_each(|slot| *counts.entry(slot).or_default() += 1);
        }
    }
    let mut gone = vec![false; stage.body.len()];
    for second in 0..stage.body.len() {
        let user = stage.body[second];
        let (Some(outer), None) = (fusible(user.kernel), user.recent) else { continue };
        for side in 0..2 {
            let Operand::Slot(slot) = user.args[side] else { continue };
            let once = counts.get(&slot) == Some(&1) && !kept(slot);
            let made = |ins: &Ins| ins.out == Place::Slot(slot);
            let Some(first) = stage.body[..second].iter().rposition(made).filter(|_| once) else { continue };
            let maker = stage.body[first];
            let (Some(inner), false, None) = (fusible(maker.kernel), gone[first], maker.recent) else { continue };
            if changed(&stage.body[first + 1..second], &maker, choices) {
                continue;
            }
            let other = user.args[1 - side];
            let kernel = Kernel::Fused(inner, outer, side == 1);
            stage.body[second] = Ins { kernel, args: [maker.args[0], maker.args[1], other], ..user };
            gone[first] = true;
            break;
        }
    }
    let mut at = 0;
    stage.body.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

/// Whether an operation in between writes where another one reads.
fn changed(between: &[Ins], maker: &Ins, choices: &[Vec<Operand>]) -> bool {
    let reads: Vec<u32> = maker.args[..2].iter().flat_map(|operand| slots(*operand, choices)).collect();
    between.iter().any(|ins| match ins.out {
        Place::Slot(slot) => reads.contains(&slot),
        // A ring is written in its present column; what reads the present one comes after that.
        Place::Ring { first, len } => {
            let present =
                |operand: &Operand| matches!(operand, Operand::Ring { first: f, shift: 0, .. } if *f == first);
            len == 1 && reads.contains(&first) || maker.args[..2].iter().any(present)
        }
    })
}

/// Gives the short-lived columns of bodies few places.
fn share(plan: &mut Plan) {
    let uses = outside(plan);
    let mut new: HashMap<u32, u32> = HashMap::new();
    let first_free = plan.slots as u32;
    let mut most = 0;
    for at in 0..plan.stages.len() {
        let body = &plan.stages[at].body;
        let mut last: HashMap<u32, usize> = HashMap::new();
        for (i, ins) in body.iter().enumerate() {
            for operand in ins.args {
                last.extend(slots(operand, &plan.choices).into_iter().map(|slot| (slot, i)));
            }
        }
        let in_choice = |slot: u32| plan.choices.iter().flatten().any(|o| slots(*o, &[]).contains(&slot));
        let mut free: Vec<u32> = Vec::new();
        let mut next = 0;
        for (i, ins) in body.iter().enumerate() {
            // The result is written apart, so a column that is read for the last time may take it.
            for operand in ins.args {
                if let Operand::Slot(slot) = operand
                    && last.get(&slot) == Some(&i)
                    && let Some(place) = new.get(&slot)
                    && !free.contains(place)
                {
                    free.push(*place);
                }
            }
            if let Place::Slot(slot) = ins.out
                && uses.get(&slot).is_some_and(|all| all.iter().all(|u| *u == Use::Body(at)))
                && !in_choice(slot)
            {
                let place = free.pop().unwrap_or_else(|| {
                    next += 1;
                    next - 1
                });
                new.insert(slot, place);
            }
        }
        most = most.max(next);
    }
    let renamed = |slot: u32| new.get(&slot).map_or(slot, |place| first_free + place);
    for stage in &mut plan.stages {
        for ins in &mut stage.body {
            if let Place::Slot(slot) = &mut ins.out {
                *slot = renamed(*slot);
            }
            for operand in &mut ins.args {
                if let Operand::Slot(slot) = operand {
                    *slot = renamed(*slot);
                }
            }
        }
    }
    plan.slots += most as usize;
    pack(plan);
}

/// Leaves out columns that nobody uses any more.
fn pack(plan: &mut Plan) {
    let mut used = vec![false; plan.slots];
    let mut see = |operand: &Operand, choices: &[Vec<Operand>]| {
        slots(*operand, choices).into_iter().for_each(|slot| used[slot as usize] = true);
    };
    let choices = &plan.choices;
    plan.scalars.iter().chain(&plan.targets).chain(&plan.holds).for_each(|o| see(o, choices));
    choices.iter().flatten().for_each(|o| see(o, choices));
    let mut places = Vec::new();
    for source in &plan.sources {
        places.extend(source.first..source.first + source.len);
    }
    places.extend(plan.errors);
    let stages = &plan.stages;
    let all = plan.prologue.iter().chain(stages.iter().flat_map(|stage| stage.once.iter().chain(&stage.body)));
    for ins in all {
        ins.args.iter().for_each(|o| see(o, choices));
        match ins.out {
            Place::Slot(slot) => places.push(slot),
            Place::Ring { first, len } => places.extend(first..first + len),
        }
    }
    for stage in stages {
        stage.openings.iter().for_each(|(slot, o)| {
            places.push(*slot);
            see(o, choices);
        });
        stage.collects.iter().for_each(|collect| {
            places.push(collect.slot);
            see(&collect.from, choices);
        });
        stage.records.iter().for_each(|(_, o)| see(o, choices));
    }
    places.into_iter().for_each(|slot| used[slot as usize] = true);
    let mut new = vec![0; used.len()];
    let mut count = 0;
    for (slot, used) in used.iter().enumerate() {
        new[slot] = count;
        count += u32::from(*used);
    }
    rename(plan, &new);
    plan.slots = count as usize;
}

fn rename(plan: &mut Plan, new: &[u32]) {
    let operand = |o: &mut Operand| match o {
        Operand::Slot(slot) => *slot = new[*slot as usize],
        Operand::Ring { first, .. } => *first = new[*first as usize],
        Operand::Value(_) | Operand::Table(_) | Operand::Choice(_) => {}
    };
    let ins = |ins: &mut Ins| {
        ins.args.iter_mut().for_each(operand);
        match &mut ins.out {
            Place::Slot(slot) => *slot = new[*slot as usize],
            Place::Ring { first, .. } => *first = new[*first as usize],
        }
    };
    plan.sources.iter_mut().for_each(|source| source.first = new[source.first as usize]);
    plan.errors.iter_mut().for_each(|slot| *slot = new[*slot as usize]);
    plan.scalars.iter_mut().chain(&mut plan.targets).chain(&mut plan.holds).for_each(operand);
    plan.choices.iter_mut().flatten().for_each(operand);
    plan.prologue.iter_mut().for_each(ins);
    for stage in &mut plan.stages {
        stage.once.iter_mut().chain(&mut stage.body).for_each(ins);
        stage.openings.iter_mut().for_each(|(slot, o)| {
            *slot = new[*slot as usize];
            operand(o);
        });
        stage.collects.iter_mut().for_each(|collect| {
            collect.slot = new[collect.slot as usize];
            operand(&mut collect.from);
        });
        stage.records.iter_mut().for_each(|(_, o)| operand(o));
    }
}
