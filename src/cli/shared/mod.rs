//! What several commands need: the model that they are about, files of others, workbooks, and values as they are told.

pub(super) mod book;
pub(super) mod choice;
pub(super) mod draws;
pub(super) mod foreign;
pub(super) mod kept;
pub(super) mod known;
pub(super) mod load;
pub(super) mod published;
pub(super) mod returned;
pub(super) mod tablefile;
pub(super) mod typed;
pub(super) mod values;
